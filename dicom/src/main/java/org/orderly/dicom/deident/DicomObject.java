package org.orderly.dicom.deident;

import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.encoding.FileMetaInformation;

/** An object with what stands before it in a file. */
public record DicomObject(FileMetaInformation meta, DataSet dataSet) {}
