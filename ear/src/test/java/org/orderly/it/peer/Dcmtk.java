package org.orderly.it.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** DCMTK's command line tools, with the addresses of one server. */
public record Dcmtk(String calledAe, int port) {

  /** Skips or fails the test where DCMTK is not installed. */
  public static void require() {
    Tool.require("storescu", "dcmtk");
  }

  /** C-ECHO with short time limits. */
  public Tool.Result echo(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("echoscu", "-v", "-to", "2", "-ta", "5"));
    command.addAll(List.of("-td", "5", "-aec", calledAe));
    command.addAll(List.of(options)); // a later -aec counts
    command.addAll(List.of("127.0.0.1", Integer.toString(port)));
    return Tool.run(command);
  }

  /** C-STORE of all files over one association. */
  public Tool.Result store(String callingAe, List<Path> files, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("storescu", "-v", "-aet", callingAe, "-aec", calledAe));
    command.addAll(List.of(options));
    command.addAll(List.of("127.0.0.1", Integer.toString(port)));
    files.forEach(file -> command.add(file.toString()));
    return Tool.run(command);
  }

  /**
   * What {@code dcmdump} prints of the data set: without the header, and without what depends on
   * the encoding (lengths, and the delimiters of undefined ones).
   */
  public static String dump(Path file) throws IOException, InterruptedException {
    String text = Tool.run(List.of("dcmdump", "--quiet", "+L", file.toString())).orFail().output();
    return text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.startsWith("(0002,"))
        .filter(line -> !line.contains("(fffe,e00d)") && !line.contains("(fffe,e0dd)"))
        .map(line -> line.replaceAll("\\s*# .*$", ""))
        .map(line -> line.replaceAll("with (explicit|undefined) length #=(\\d+)", "#=$2"))
        .collect(Collectors.joining("\n"));
  }
}
