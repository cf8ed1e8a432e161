package org.orderly.dicom.net.dimse;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which handler performs which operation of which SOP class. */
public final class DimseHandlers {
  public static final String ANY_SOP_CLASS = "*";
  public static final DimseHandlers NONE = builder().build();

  record Entry(DimseHandler handler, boolean worker) {}

  private final Map<Dimse, Map<String, Entry>> entries;

  private DimseHandlers(Map<Dimse, Map<String, Entry>> entries) {
    this.entries = entries;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Whether any SOP class has this operation. */
  boolean knows(Dimse dimse) {
    return entries.containsKey(dimse);
  }

  @Nullable Entry find(Dimse dimse, String sopClass) {
    Map<String, Entry> ofDimse = entries.get(dimse);
    if (ofDimse == null) {
      return null;
    }
    Entry entry = ofDimse.get(sopClass);
    return entry != null ? entry : ofDimse.get(ANY_SOP_CLASS);
  }

  /** Collects handlers. */
  public static final class Builder {
    private final Map<Dimse, Map<String, Entry>> entries = new EnumMap<>(Dimse.class);

    private Builder() {}

    /** The handler runs on the association's thread; nothing else is read until it returns. */
    public Builder on(String sopClass, Dimse dimse, DimseHandler handler) {
      return put(sopClass, dimse, new Entry(handler, false));
    }

    /**
     * The handler gets its data set from memory and runs on a thread of its own, so that C-CANCEL
     * reaches it.
     */
    public Builder onWorker(String sopClass, Dimse dimse, DimseHandler handler) {
      return put(sopClass, dimse, new Entry(handler, true));
    }

    private Builder put(String sopClass, Dimse dimse, Entry entry) {
      entries.computeIfAbsent(dimse, d -> new HashMap<>()).put(sopClass, entry);
      return this;
    }

    public DimseHandlers build() {
      Map<Dimse, Map<String, Entry>> copy = new EnumMap<>(Dimse.class);
      entries.forEach((dimse, map) -> copy.put(dimse, Map.copyOf(map)));
      return new DimseHandlers(copy);
    }
  }
}
