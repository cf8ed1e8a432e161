package org.orderly.web.ui.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleFormTest {

  private static Map<String, List<String>> properties(String... conditions) {
    return Map.of("dcmProperty", List.of(conditions), "orderlyQuery", List.of());
  }

  private static Map<String, List<String>> query(String text) {
    return Map.of("dcmProperty", List.of(), "orderlyQuery", List.of(text));
  }

  @Test
  void what_is_not_changed_stays_where_it_was() {
    assertEquals(
        properties("Modality=(CT|MR)"), RuleForm.of(properties("Modality=(CT|MR)")).values(true));
    assertEquals(query("Modality=CT"), RuleForm.of(query("Modality=CT")).values(true));
    assertEquals(query("Modality=CT"), RuleForm.of(query("Modality=CT")).values(false));
    assertEquals(properties(), RuleForm.of(properties()).values(true));
  }

  @Test
  void plain_conditions_are_properties_unless_they_rest() {
    RuleForm form = RuleForm.of(properties("Modality=CT"));
    form.setText("Modality = CT and PatientID exists");
    assertEquals(properties("Modality=CT", "PatientID!="), form.values(true));
    assertEquals(query("Modality = CT and PatientID exists"), form.values(false));
    assertEquals(query("Modality = CT"), RuleForm.of(properties("Modality=CT")).values(false));
    form.setText("Modality = CT or PatientID exists");
    assertEquals(query("Modality = CT or PatientID exists"), form.values(true));
    form.setText("");
    assertEquals(properties(), form.values(true));
  }

  @Test
  void rows_and_text_are_one_rule_and_a_changed_text_counts_first() {
    RuleForm form = RuleForm.of(query("Modality = CT and (SeriesNumber < 3 or PatientID absent)"));
    assertEquals("ALL", form.getJoin());
    assertEquals(2, form.getGroups().size());
    assertEquals("ANY", form.getGroups().get(1).getJoin());
    RuleForm.LineForm line = form.getGroups().get(1).getLines().get(0);
    assertEquals(
        "SeriesNumber < 3", line.getKeyword() + " " + line.getOperator() + " " + line.getValue());
    line.setOperator(">=");
    form.setJoin("ANY");
    assertEquals(
        query("Modality = CT or (SeriesNumber >= 3 or PatientID absent)"), form.values(true));
    form.addGroup();
    RuleForm.LineForm added = form.getGroups().get(2).getLines().get(0);
    added.setKeyword("Modality");
    added.setOperator("in");
    added.setValue("MR, US");
    form.read();
    assertTrue(form.getText().endsWith(" or Modality in (MR, US)"), form.getText());
    form.remove(form.getGroups().get(2), form.getGroups().get(2).getLines().get(0));
    assertEquals(2, form.getGroups().size());
    form.setText("Modality = US");
    line.setOperator("<");
    assertEquals(properties("Modality=US"), form.values(true));
  }

  @Test
  void what_is_wrong_is_named() {
    RuleForm form = RuleForm.of(properties());
    form.getGroups().get(0).getLines().get(0).setKeyword("SeriesNumber");
    form.getGroups().get(0).getLines().get(0).setOperator(">");
    form.getGroups().get(0).getLines().get(0).setValue("many");
    IllegalArgumentException row =
        assertThrows(IllegalArgumentException.class, () -> form.values(true));
    assertEquals("SeriesNumber: 'many' is no value of SeriesNumber (IS)", row.getMessage());
    form.setText("Modality = CT and or");
    IllegalArgumentException text =
        assertThrows(IllegalArgumentException.class, () -> form.values(true));
    assertTrue(String.valueOf(text.getMessage()).startsWith("at position 19"), text::getMessage);
    RuleForm broken = RuleForm.of(query("Modality is CT"));
    assertEquals("Modality is CT", broken.getText());
  }
}
