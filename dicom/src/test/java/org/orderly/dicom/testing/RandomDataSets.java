package org.orderly.dicom.testing;

import java.util.Random;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;

/** Data sets of any shape from a seed: every VR, nesting, private blocks, empty values. */
public final class RandomDataSets {

  private static final Vr[] VRS = Vr.values();

  private final Random random;

  public RandomDataSets(long seed) {
    this.random = new Random(seed);
  }

  /** The next data set, with items nested up to the depth. */
  public DataSet next(int depth) {
    DataSet d = new DataSet();
    for (int i = random.nextInt(12); i >= 0; i--) {
      int group = 0x0009 + 2 * random.nextInt(0x3000); // private: any VR may stand there
      int tag = Tags.of(group, 0x1000 + random.nextInt(0x100));
      d.put(Tags.of(group, 0x10), Vr.LO, "RANDOM");
      add(d, tag, VRS[random.nextInt(VRS.length)], depth);
    }
    return d;
  }

  private void add(DataSet d, int tag, Vr vr, int depth) {
    if (random.nextInt(8) == 0) {
      d.putEmpty(tag, vr);
    } else if (vr == Vr.SQ) {
      DataSet[] items = new DataSet[depth == 0 ? 0 : random.nextInt(3)];
      for (int i = 0; i < items.length; i++) {
        items[i] = next(depth - 1);
      }
      d.putSequence(tag, items);
    } else if (vr.isText()) {
      d.put(tag, vr, "x".repeat(1 + random.nextInt(vr.hasLongLength() ? 70_000 : 60)));
    } else {
      byte[] value = new byte[8 * random.nextInt(200)];
      random.nextBytes(value);
      d.putBytes(tag, vr, value);
    }
  }
}
