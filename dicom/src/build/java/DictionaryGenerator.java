import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Writes the constant classes Tag and Uid from the pinned tables; run from its source by the build.
 *
 * <p>Arguments: folder of the tables, folder of generated sources.
 */
public final class DictionaryGenerator {

  private static final String PACKAGE = "org.orderly.dicom.dict";

  public static void main(String[] args) throws IOException {
    Path tables = Path.of(args[0]);
    Path target = Path.of(args[1]).resolve(PACKAGE.replace('.', '/'));
    Files.createDirectories(target);
    write(
        target.resolve("Tag.java"),
        "Tag",
        "Data element tags by keyword (PS3.6 sections 6 to 9, PS3.7 Annex E).",
        tables.resolve("attributes.tsv"),
        DictionaryGenerator::tagConstant);
    write(
        target.resolve("Uid.java"),
        "Uid",
        "Unique identifiers by keyword (PS3.6 Annex A).",
        tables.resolve("uids.tsv"),
        DictionaryGenerator::uidConstant);
  }

  private static void write(
      Path file, String name, String doc, Path table, Function<String[], String> constant)
      throws IOException {
    List<String> lines = Files.readAllLines(table);
    StringBuilder java = new StringBuilder(lines.size() * 80);
    java.append("// Generated from ").append(table.getFileName()).append("; do not edit.\n");
    java.append("package ").append(PACKAGE).append(";\n\n");
    java.append("/** ").append(doc).append(" */\n");
    java.append("public final class ").append(name).append(" {\n\n");
    java.append("  private ").append(name).append("() {}\n\n");
    for (String line : lines) {
      if (!line.startsWith("#") && !line.isBlank()) {
        java.append("  public static final ").append(constant.apply(line.split("\t"))).append('\n');
      }
    }
    java.append("}\n");
    // an unchanged file keeps its time stamp, so that nothing is compiled again
    if (!Files.exists(file) || !Files.readString(file).contentEquals(java)) {
      Files.writeString(file, java);
    }
  }

  /** A repeating group's constant is its first group: 60xx0010 becomes 0x60000010. */
  private static String tagConstant(String[] row) {
    return "int " + row[3] + " = 0x" + row[0].replace('x', '0') + ";";
  }

  private static String uidConstant(String[] row) {
    return "String " + row[1] + " = \"" + row[0] + "\";";
  }
}
