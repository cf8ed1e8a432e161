package org.orderly.dicom.deident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/** What de-identification relies on, wherever pseudonyms are kept. */
public interface PseudonymsContract {

  /** The pseudonyms of a scope; the same ones for the same name during a test. */
  Pseudonyms open(String scope) throws Exception;

  @Test
  default void an_original_keeps_its_replacement() throws Exception {
    Pseudonyms first = open("one");
    Map<String, String> made = first.replacements(PseudonymKind.UID, Set.of("1.2.3", "1.2.4"));
    assertEquals(2, new HashSet<>(made.values()).size());
    Map<String, String> again =
        open("one").replacements(PseudonymKind.UID, Set.of("1.2.4", "1.2.3", "1.2.5"));
    assertEquals(made.get("1.2.3"), again.get("1.2.3"));
    assertEquals(made.get("1.2.4"), again.get("1.2.4"));
    assertTrue(again.get("1.2.5").matches("2\\.25\\.\\d+"));
  }

  @Test
  default void a_replacement_leads_back_to_its_original_and_to_no_other_kind() throws Exception {
    Pseudonyms pseudonyms = open("back");
    String replacement =
        pseudonyms
            .replacements(PseudonymKind.PATIENT, Set.of("4711^^^Zürich"))
            .get("4711^^^Zürich");
    assertEquals(
        Map.of(replacement, "4711^^^Zürich"),
        pseudonyms.originals(PseudonymKind.PATIENT, Set.of(replacement, "P000000000000")));
    assertEquals(Map.of(), pseudonyms.originals(PseudonymKind.ACCESSION, Set.of(replacement)));
    assertEquals(Map.of(), pseudonyms.originals(PseudonymKind.PATIENT, Set.of()));
  }

  @Test
  default void scopes_know_nothing_of_each_other() throws Exception {
    String here = open("here").replacements(PseudonymKind.PATIENT, Set.of("1")).get("1");
    String there = open("there").replacements(PseudonymKind.PATIENT, Set.of("1")).get("1");
    assertNotEquals(here, there);
    assertEquals(Map.of(), open("there").originals(PseudonymKind.PATIENT, Set.of(here)));
    assertNotEquals(open("here").key().days("1"), open("there").key().days("1"));
    assertEquals(open("here").key().days("1"), open("here").key().days("1"));
  }

  @Test
  default void many_originals_have_as_many_replacements() throws Exception {
    Set<String> originals =
        IntStream.range(0, 1_000).mapToObj(i -> "1.2.840." + i).collect(Collectors.toSet());
    Map<String, String> made = open("many").replacements(PseudonymKind.UID, originals);
    assertEquals(originals, made.keySet());
    assertEquals(1_000, new TreeSet<>(made.values()).size());
    assertEquals(
        originals,
        new HashSet<>(
            open("many").originals(PseudonymKind.UID, new HashSet<>(made.values())).values()));
  }

  @Test
  default void an_original_longer_than_an_index_takes_is_told_apart() throws Exception {
    String name = "^^name^" + "山".repeat(1_000);
    Map<String, String> made =
        open("long").replacements(PseudonymKind.PATIENT, Set.of(name + "a", name + "b"));
    assertNotEquals(made.get(name + "a"), made.get(name + "b"));
  }

  @Test
  default void what_was_remembered_first_of_a_study_stays() throws Exception {
    Pseudonyms pseudonyms = open("studies");
    DataSet identity =
        new DataSet()
            .put(Tag.SpecificCharacterSet, "ISO_IR 100")
            .put(Tag.PatientName, "Größe^Änne");
    pseudonyms.remember("2.25.1", identity);
    pseudonyms.remember("2.25.1", new DataSet().put(Tag.PatientName, "Other"));
    Optional<DataSet> found = open("studies").identity("2.25.1");
    assertEquals("Größe^Änne", found.orElseThrow().string(Tag.PatientName));
    assertFalse(pseudonyms.identity("2.25.2").isPresent());
    assertFalse(open("elsewhere").identity("2.25.1").isPresent());
  }
}
