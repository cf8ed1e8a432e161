package org.orderly.dicom.data;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.charset.SpecificCharacterSet;
import org.orderly.dicom.data.Element.Bulk;
import org.orderly.dicom.data.Element.Bytes;
import org.orderly.dicom.data.Element.Fragments;
import org.orderly.dicom.data.Element.Items;
import org.orderly.dicom.data.Element.Text;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;

/**
 * A data set or sequence item (PS3.5 section 7): elements in the unsigned order of their tags.
 *
 * <p>Not safe for use by several threads while it is changed. An item belongs to one data set, from
 * which it inherits the character set.
 */
public final class DataSet implements Iterable<Element> {

  private static final int FIRST_CAPACITY = 8;
  private static final int[] NO_KEYS = {};
  private static final Element[] NO_ELEMENTS = {};

  /** Tags with the sign bit flipped, so that signed comparison gives unsigned order. */
  private int[] keys = NO_KEYS; // empty items cost next to nothing

  private @Nullable Element[] elements = NO_ELEMENTS;
  private int size;
  private @Nullable DataSet parent;
  private @Nullable SpecificCharacterSet characterSet;

  public boolean isEmpty() {
    return size == 0;
  }

  public int size() {
    return size;
  }

  public boolean contains(int tag) {
    return find(tag) >= 0;
  }

  /** True if the element is there and not empty. */
  public boolean hasValue(int tag) {
    Element element = get(tag);
    if (element instanceof Bytes bytes) {
      return bytes.value().length > 0;
    } else if (element instanceof Text text) {
      return text.values().stream().anyMatch(v -> !v.isEmpty());
    } else if (element instanceof Items items) {
      return !items.items().isEmpty();
    } else if (element instanceof Bulk bulk) {
      return bulk.data().length() != 0;
    }
    return element != null;
  }

  public @Nullable Element get(int tag) {
    int i = find(tag);
    return i < 0 ? null : elements[i];
  }

  /**
   * The private element in the block that the creator has reserved (PS3.5 section 7.8.1).
   *
   * @param tag group and the last two digits of the element; the block number is found
   */
  public @Nullable Element get(String privateCreator, int tag) {
    int block = privateBlock(privateCreator, Tags.group(tag));
    return block < 0 ? null : get(tag & 0xFFFF00FF | block << 8);
  }

  private int privateBlock(String privateCreator, int group) {
    for (int block = 0x10; block <= 0xFF; block++) {
      if (privateCreator.equals(string(Tags.of(group, block)))) {
        return block;
      }
    }
    return -1;
  }

  /** The first value as text, or null if there is none. */
  public @Nullable String string(int tag) {
    List<String> values = strings(tag);
    return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
  }

  public String string(int tag, String otherwise) {
    String value = string(tag);
    return value == null ? otherwise : value;
  }

  /** All values as text, an empty one as the empty string; an empty list if there are none. */
  public List<String> strings(int tag) {
    Element element = get(tag);
    if (element instanceof Bytes bytes) {
      return Values.decode(tag, bytes.vr(), bytes.value(), characterSet());
    }
    return element instanceof Text text ? text.values() : List.of();
  }

  public OptionalInt integer(int tag) {
    OptionalLong value = longValue(tag);
    return value.isPresent() && value.getAsLong() == (int) value.getAsLong()
        ? OptionalInt.of((int) value.getAsLong())
        : OptionalInt.empty();
  }

  /** The first value as an integer; empty if there is none or it is no number. */
  public OptionalLong longValue(int tag) {
    if (get(tag) instanceof Bytes bytes) {
      Vr vr = Values.effectiveVr(tag, bytes.vr());
      if (vr.isNumber()) {
        return Numbers.count(vr, bytes.value()) == 0
            ? OptionalLong.empty()
            : OptionalLong.of(Numbers.integer(vr, bytes.value(), 0));
      }
    }
    String text = string(tag);
    try {
      return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(plain(text)));
    } catch (NumberFormatException e) {
      OptionalDouble number = number(tag); // "12.0" is an integer in many files
      return number.isPresent() && number.getAsDouble() == Math.rint(number.getAsDouble())
          ? OptionalLong.of((long) number.getAsDouble())
          : OptionalLong.empty();
    }
  }

  public OptionalDouble number(int tag) {
    if (get(tag) instanceof Bytes bytes) {
      Vr vr = Values.effectiveVr(tag, bytes.vr());
      if (vr.isNumber()) {
        return Numbers.count(vr, bytes.value()) == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(Numbers.real(vr, bytes.value(), 0));
      }
    }
    String text = string(tag);
    try {
      return text == null
          ? OptionalDouble.empty()
          : OptionalDouble.of(Double.parseDouble(plain(text)));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private static String plain(String text) {
    String stripped = text.strip();
    return stripped.startsWith("+") ? stripped.substring(1) : stripped;
  }

  /** The value as little endian bytes without padding added; null if it is not in memory. */
  public byte @Nullable [] bytes(int tag) {
    Element element = get(tag);
    return element == null ? null : encoded(element);
  }

  /** As {@link #bytes}, for an element of this data set. */
  public byte @Nullable [] encoded(Element element) {
    if (element instanceof Bytes bytes) {
      return bytes.value();
    } else if (element instanceof Text text) {
      return Values.encode(text.vr(), text.values(), characterSet());
    } else if (element instanceof Bulk bulk) {
      return bulk.data().bytes();
    }
    return null;
  }

  /** The items of a sequence; an empty list if it is absent. */
  public List<DataSet> items(int tag) {
    return get(tag) instanceof Items items ? items.items() : List.of();
  }

  /** The first item of a sequence, or null. */
  public @Nullable DataSet item(int tag) {
    List<DataSet> items = items(tag);
    return items.isEmpty() ? null : items.get(0);
  }

  /** Sets text; numbers are parsed for VRs that hold numbers. */
  public DataSet put(int tag, Vr vr, String... values) {
    if (vr.isNumber()) {
      return put(new Bytes(tag, vr, Numbers.parse(vr, List.of(values))));
    }
    if (!vr.isText()) {
      throw new IllegalArgumentException(Tags.toString(tag) + ": " + vr + " holds no text");
    }
    return put(new Text(tag, vr, List.of(values)));
  }

  /** Sets text with the VR of the dictionary. */
  public DataSet put(int tag, String... values) {
    return put(tag, Dictionary.vrOf(tag), values);
  }

  /** Sets integers with the VR of the dictionary. */
  public DataSet putInt(int tag, int... values) {
    Vr vr = Dictionary.vrOf(tag);
    if (vr.isNumber()) {
      return put(new Bytes(tag, vr, Numbers.of(vr, values)));
    }
    return put(tag, vr, Arrays.stream(values).mapToObj(Integer::toString).toArray(String[]::new));
  }

  public DataSet putBytes(int tag, Vr vr, byte[] value) {
    return put(new Bytes(tag, vr, value));
  }

  public DataSet putEmpty(int tag, Vr vr) {
    return put(
        vr == Vr.SQ ? new Items(tag, vr, new ItemList(this)) : new Bytes(tag, vr, new byte[0]));
  }

  public DataSet putBulk(int tag, Vr vr, BulkData data) {
    return put(new Bulk(tag, vr, data));
  }

  public DataSet putFragments(int tag, Vr vr, List<BulkData> fragments) {
    return put(new Fragments(tag, vr, fragments));
  }

  /** Sets a sequence and returns its items, a list to add to. */
  public List<DataSet> putSequence(int tag, DataSet... items) {
    ItemList list = new ItemList(this);
    list.addAll(Arrays.asList(items));
    put(new Items(tag, Vr.SQ, list));
    return list;
  }

  /** Sets a private element, reserving a block for its creator where that is still to be done. */
  public DataSet putPrivate(String privateCreator, int tag, Vr vr, String... values) {
    return put(reserve(privateCreator, tag), vr, values);
  }

  /**
   * The tag of a creator's element in its block, which is reserved where that is still to be done.
   *
   * @param tag group and the last two digits of the element
   * @throws IllegalStateException if all blocks of the group are taken
   */
  public int reserve(String privateCreator, int tag) {
    int group = Tags.group(tag);
    int block = privateBlock(privateCreator, group);
    if (block < 0) {
      block = 0x10;
      while (contains(Tags.of(group, block))) {
        if (++block > 0xFF) {
          throw new IllegalStateException("no private block is free");
        }
      }
      put(Tags.of(group, block), Vr.LO, privateCreator);
    }
    return tag & 0xFFFF00FF | block << 8;
  }

  /** Adds or replaces an element; items of a sequence become children of this data set. */
  public DataSet put(Element element) {
    Element added = element;
    if (element instanceof Items items && !(items.items() instanceof ItemList)) {
      ItemList list = new ItemList(this);
      list.addAll(items.items());
      added = new Items(element.tag(), element.vr(), list);
    }
    int key = added.tag() ^ Integer.MIN_VALUE;
    if (added.tag() == Tag.SpecificCharacterSet) {
      characterSet = null;
    }
    if (size == 0 || keys[size - 1] < key) { // readers add in order
      insert(size, key, added);
      return this;
    }
    int i = Arrays.binarySearch(keys, 0, size, key);
    if (i >= 0) {
      elements[i] = added;
    } else {
      insert(-i - 1, key, added);
    }
    return this;
  }

  private void insert(int at, int key, Element element) {
    if (size == keys.length) {
      int capacity = Math.max(FIRST_CAPACITY, size * 2);
      keys = Arrays.copyOf(keys, capacity);
      elements = Arrays.copyOf(elements, capacity);
    }
    System.arraycopy(keys, at, keys, at + 1, size - at);
    System.arraycopy(elements, at, elements, at + 1, size - at);
    keys[at] = key;
    elements[at] = element;
    size++;
  }

  /** Removes an element; returns it, or null if it was not there. */
  public @Nullable Element remove(int tag) {
    int i = find(tag);
    if (i < 0) {
      return null;
    }
    Element removed = elements[i];
    System.arraycopy(keys, i + 1, keys, i, size - i - 1);
    System.arraycopy(elements, i + 1, elements, i, size - i - 1);
    elements[--size] = null;
    if (tag == Tag.SpecificCharacterSet) {
      characterSet = null;
    }
    return removed;
  }

  /** The character set in force here: the own one, else the one of the enclosing data set. */
  public SpecificCharacterSet characterSet() {
    // an item's inherited set is not kept: the parent's may change
    if (characterSet == null && get(Tag.SpecificCharacterSet) != null) {
      characterSet = SpecificCharacterSet.of(ownCharacterSet());
    }
    if (characterSet != null) {
      return characterSet;
    }
    return parent == null ? SpecificCharacterSet.DEFAULT : parent.characterSet();
  }

  private String[] ownCharacterSet() {
    Element element = get(Tag.SpecificCharacterSet);
    List<String> terms =
        element instanceof Bytes bytes
            ? Values.decode(element.tag(), Vr.CS, bytes.value(), SpecificCharacterSet.DEFAULT)
            : element instanceof Text text ? text.values() : List.of();
    return terms.toArray(String[]::new);
  }

  void setParent(DataSet parent) {
    this.parent = parent;
  }

  @Override
  public Iterator<Element> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < size;
      }

      @Override
      public Element next() {
        if (next >= size) {
          throw new NoSuchElementException();
        }
        return Objects.requireNonNull(elements[next++]);
      }
    };
  }

  private int find(int tag) {
    return Arrays.binarySearch(keys, 0, size, tag ^ Integer.MIN_VALUE);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DataSet that && new Comparison(this, that).firstDifference() == null;
  }

  @Override
  public int hashCode() {
    int hash = size;
    for (int i = 0; i < size; i++) {
      hash = 31 * hash + keys[i];
    }
    return hash;
  }

  /** Keyword, VR and length of each element; never values, which may name a patient. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Element element : this) {
      if (text.length() > 0) {
        text.append(", ");
      }
      text.append(Tags.toString(element.tag())).append(' ').append(element.vr()).append(' ');
      text.append(Dictionary.keywordOf(element.tag())).append(' ').append(size(element));
    }
    return "DataSet[" + text + "]";
  }

  private String size(Element element) {
    if (element instanceof Items items) {
      return items.items().size() + " items";
    } else if (element instanceof Fragments fragments) {
      return fragments.fragments().size() + " fragments";
    } else if (element instanceof Bulk bulk) {
      return bulk.data().length() + " bytes elsewhere";
    }
    byte[] bytes = encoded(element);
    return (bytes == null ? 0 : bytes.length) + " bytes";
  }

  /** The items of one sequence; whatever is added becomes a child of the owner. */
  private static final class ItemList extends AbstractList<DataSet> {

    private final DataSet owner;
    private final List<DataSet> items = new ArrayList<>(2);

    ItemList(DataSet owner) {
      this.owner = owner;
    }

    @Override
    public DataSet get(int index) {
      return items.get(index);
    }

    @Override
    public int size() {
      return items.size();
    }

    @Override
    public DataSet set(int index, DataSet item) {
      item.setParent(owner);
      return items.set(index, item);
    }

    @Override
    public void add(int index, DataSet item) {
      item.setParent(owner);
      items.add(index, item);
    }

    @Override
    public DataSet remove(int index) {
      return items.remove(index);
    }
  }
}
