package org.orderly.conf.attribute;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The table of one record: its rows, the records nested in the same entry, and the components that
 * come from elsewhere (children, references).
 */
public final class EntryMapping<R extends Record> {

  private final Class<R> type;
  private final List<String> objectClasses;
  private final List<AttributeRow<?>> rows;
  private final Map<String, EntryMapping<?>> nested;
  private final Set<String> derived;

  private EntryMapping(Builder<R> builder) {
    this.type = builder.type;
    this.objectClasses = List.copyOf(builder.objectClasses);
    this.rows = List.copyOf(builder.rows);
    this.nested = Collections.unmodifiableMap(new LinkedHashMap<>(builder.nested));
    this.derived = Set.copyOf(builder.derived);
    requireEachComponentOnce();
    requireAttributesOfTheClasses();
  }

  /** Starts a table; the first object class is the structural one. */
  public static <R extends Record> Builder<R> of(Class<R> type, String... objectClasses) {
    return new Builder<>(type, List.of(objectClasses));
  }

  private void requireEachComponentOnce() {
    List<String> mapped = new ArrayList<>(rows.stream().map(AttributeRow::component).toList());
    mapped.addAll(nested.keySet());
    mapped.addAll(derived);
    Set<String> components = new TreeSet<>();
    Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::getName)
        .forEach(components::add);
    if (mapped.size() != components.size() || !components.equals(new TreeSet<>(mapped))) {
      throw new IllegalStateException(type + ": components " + components + ", rows " + mapped);
    }
  }

  private void requireAttributesOfTheClasses() {
    for (AttributeRow<?> row : rows) {
      List<String> classes = new ArrayList<>(objectClasses);
      if (row.inherited()) {
        classes.add("dcmArchiveDevice");
      }
      if (classes.stream().noneMatch(c -> Vocabulary.objectClass(c).allows(row.type().name()))) {
        throw new IllegalStateException(row.type().name() + " is not in " + classes);
      }
    }
  }

  public String objectClass() {
    return objectClasses.get(0);
  }

  public List<String> objectClasses() {
    return objectClasses;
  }

  /** All rows, also those of nested records. */
  public List<AttributeRow<?>> rows() {
    List<AttributeRow<?>> all = new ArrayList<>(rows);
    nested.values().forEach(m -> all.addAll(m.rows()));
    return all;
  }

  /** The own rows under an empty name, then those of each nested record under its component. */
  public Map<String, List<AttributeRow<?>>> parts() {
    Map<String, List<AttributeRow<?>>> parts = new LinkedHashMap<>();
    parts.put("", rows);
    nested.forEach((name, table) -> parts.put(name, table.rows()));
    return parts;
  }

  /**
   * Reads a record.
   *
   * @param parent entry that inherited attributes fall back to
   * @param others values of the derived components
   * @param problems takes attribute name and message
   * @return empty if there were problems
   */
  public Optional<R> read(
      ConfigEntry entry,
      @Nullable ConfigEntry parent,
      Map<String, ?> others,
      BiConsumer<String, String> problems) {
    Map<String, @Nullable Object> values = new HashMap<>(others);
    boolean good = true;
    for (AttributeRow<?> row : rows) {
      try {
        values.put(row.component(), value(row, entry, parent));
      } catch (IllegalArgumentException e) {
        problems.accept(row.type().name(), String.valueOf(e.getMessage()));
        good = false;
      }
    }
    for (Map.Entry<String, EntryMapping<?>> part : nested.entrySet()) {
      Optional<? extends Record> value = part.getValue().read(entry, parent, Map.of(), problems);
      good &= value.isPresent();
      values.put(part.getKey(), value.orElse(null));
    }
    return good ? Optional.of(construct(values)) : Optional.empty();
  }

  private @Nullable Object value(
      AttributeRow<?> row, ConfigEntry entry, @Nullable ConfigEntry parent) {
    List<String> texts = entry.values(row.type());
    if (texts.isEmpty() && row.inherited() && parent != null) {
      texts = parent.values(row.type());
    }
    if (texts.isEmpty()) {
      if (row.required()) {
        throw new IllegalArgumentException("is missing");
      }
      return row.absent();
    }
    return row.parse(texts);
  }

  private R construct(Map<String, @Nullable Object> values) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
    Object[] arguments =
        Arrays.stream(components).map(c -> values.get(c.getName())).toArray(Object[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(type.getSimpleName() + ": " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** LDAP values of a record by attribute name; attributes with their default are left out. */
  public Map<String, List<String>> write(R record) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    collect(record, values);
    values.values().removeIf(List::isEmpty);
    return values;
  }

  private void collect(Record record, Map<String, List<String>> values) {
    for (AttributeRow<?> row : rows) {
      values.put(row.type().name(), row.format(component(record, row.component())));
    }
    nested.forEach((name, table) -> table.collect((Record) component(record, name), values));
  }

  private Object component(Record record, String name) {
    try {
      return type.getMethod(name).invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + "." + name, e);
    }
  }

  /** The attributes to replace to turn one record into the other; an empty list deletes. */
  public Map<String, List<String>> diff(R before, R after) {
    Map<String, List<String>> old = new LinkedHashMap<>();
    Map<String, List<String>> changed = new LinkedHashMap<>();
    collect(before, old);
    collect(after, changed);
    changed.entrySet().removeIf(e -> sameValues(e.getValue(), old.get(e.getKey())));
    return changed;
  }

  private static boolean sameValues(List<String> a, @Nullable List<String> b) {
    return b != null && Set.copyOf(a).equals(Set.copyOf(b));
  }

  /** The object classes an entry needs to hold these attributes. */
  public Set<String> classesFor(Set<String> attributes) {
    Set<String> classes = new LinkedHashSet<>();
    classes.add(objectClass());
    for (String attribute : attributes) {
      objectClasses.stream()
          .filter(c -> Vocabulary.objectClass(c).allows(attribute))
          .findFirst()
          .ifPresent(classes::add);
    }
    return classes;
  }

  /** Collects the rows of a table. */
  public static final class Builder<R extends Record> {
    private final Class<R> type;
    private final List<String> objectClasses;
    private final List<AttributeRow<?>> rows = new ArrayList<>();
    private final Map<String, EntryMapping<?>> nested = new LinkedHashMap<>();
    private final List<String> derived = new ArrayList<>();
    private boolean inherited;
    private boolean required;

    private Builder(Class<R> type, List<String> objectClasses) {
      this.type = type;
      this.objectClasses = objectClasses;
    }

    private <T> Builder<R> add(
        String attribute,
        String component,
        Codec<T> codec,
        @Nullable Function<List<T>, Object> collect,
        @Nullable Object absent) {
      rows.add(
          new AttributeRow<>(
              Vocabulary.attribute(attribute),
              component,
              codec,
              required,
              inherited,
              collect,
              absent));
      required = false;
      return this;
    }

    /** An attribute that must be there. */
    public Builder<R> must(String attribute, String component, Codec<?> codec) {
      required = true;
      return add(attribute, component, codec, null, null);
    }

    /** Absent: null. */
    public Builder<R> may(String attribute, String component, Codec<?> codec) {
      return add(attribute, component, codec, null, null);
    }

    /** Absent: the default. */
    public <T> Builder<R> may(String attribute, String component, Codec<T> codec, T otherwise) {
      return add(attribute, component, codec, null, otherwise);
    }

    public <T> Builder<R> list(String attribute, String component, Codec<T> codec) {
      return add(attribute, component, codec, List::copyOf, List.of());
    }

    public <T> Builder<R> mustList(String attribute, String component, Codec<T> codec) {
      required = true;
      return add(attribute, component, codec, List::copyOf, List.of());
    }

    public <T> Builder<R> set(String attribute, String component, Codec<T> codec) {
      return add(attribute, component, codec, Set::copyOf, Set.of());
    }

    /** All values together make one component that can be iterated. */
    public <T, C extends Iterable<T>> Builder<R> collected(
        String attribute,
        String component,
        Codec<T> codec,
        Function<List<T>, C> collect,
        C otherwise) {
      return add(attribute, component, codec, collect::apply, otherwise);
    }

    /** The rows that follow fall back to the device. */
    public Builder<R> inherited() {
      inherited = true;
      return this;
    }

    public Builder<R> nested(String component, EntryMapping<?> mapping) {
      nested.put(component, mapping);
      return this;
    }

    public Builder<R> derived(String... components) {
      derived.addAll(List.of(components));
      return this;
    }

    public EntryMapping<R> build() {
      return new EntryMapping<>(this);
    }
  }
}
