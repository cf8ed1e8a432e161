/** SCU and SCP roles of single service classes (PS3.4) on top of the message exchange. */
@NullMarked
package org.orderly.dicom.net.service;

import org.jspecify.annotations.NullMarked;
