package dev.sluice.it.wire;

import dev.sluice.it.wire.Seen.Reading;
import dev.sluice.it.wire.WireCase.CutOff;
import dev.sluice.it.wire.WireCase.End;
import dev.sluice.it.wire.WireCase.Refused;
import dev.sluice.it.wire.WireCase.Served;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads the cases under {@code src/test/resources/wire}; README.md there tells how they are
 * written.
 */
final class WireCases {
  private static final Path ROOT = Path.of("src/test/resources/wire");
  private static final String BEGIN = "== ";

  private WireCases() {}

  /** The cases for one mode, file by file. */
  static List<WireCase> of(Mode mode) {
    return Stream.of("both", mode == Mode.PLAIN ? "plain" : "tunnel")
        .flatMap(WireCases::files)
        .flatMap(WireCases::read)
        .toList();
  }

  private static Stream<Path> files(String directory) {
    try (Stream<Path> files = Files.list(ROOT.resolve(directory))) {
      return files.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<WireCase> read(Path file) {
    String family = file.getFileName().toString().replace(".txt", "");
    try {
      // The line end before the next case is that of the last line.
      String text = "\n" + Files.readString(file).replaceFirst("\n$", "");
      return Stream.of(text.split("\n" + BEGIN)).skip(1).map(one -> parse(family, one));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WireCase parse(String family, String text) {
    List<String> lines = List.of(text.split("\n", -1));
    List<Reading> readings = new ArrayList<>();
    Set<String> declining = new HashSet<>();
    End end = new Served();
    int at = 1;
    for (; lines.get(at).matches("(>|!|!!|~) .*"); at++) {
      String[] words = lines.get(at).split(" ", 4);
      switch (words[0]) {
        case ">" -> readings.add(new Reading(words[1], Template.of(words[2]).text(), body(words)));
        case "!" -> end = new Refused(Integer.parseInt(words[1]));
        case "!!" -> end = new CutOff(Integer.parseInt(words[1]));
        default -> declining.add(words[1]);
      }
    }
    String request = String.join("\n", lines.subList(at, lines.size())) + "\n";
    return new WireCase(
        family + " " + lines.getFirst(),
        List.copyOf(readings),
        end,
        Set.copyOf(declining),
        Template.of(request));
  }

  private static String body(String[] words) {
    return words.length < 4 ? "" : Template.of(words[3]).text();
  }
}
