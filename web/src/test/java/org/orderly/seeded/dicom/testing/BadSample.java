package org.orderly.seeded.dicom.testing;

/** Breaks on purpose: test objects among the product. */
public final class BadSample {}
