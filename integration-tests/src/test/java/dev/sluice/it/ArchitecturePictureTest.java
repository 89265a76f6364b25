package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The pictures of docs/architecture.md are those of the code: one arrow for each room that a room
 * imports, without arrows that longer ways imply. To write them anew, run this test with {@code
 * -Dsluice.pictures=write}.
 */
class ArchitecturePictureTest {
  private static final Path ROOT = Path.of(System.getProperty("basedir", "")).resolve("..");
  private static final Path PAGE = ROOT.resolve("docs/architecture.md");
  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?dev\\.sluice\\.([\\w.]+);", Pattern.MULTILINE);

  @ParameterizedTest
  @CsvSource({
    "proxy-verticle, proxy",
    "chain-verticle, chain",
    "control-verticle, control",
    "audit-sink, audit",
  })
  void picturesAreThoseOfTheCode(String module, String name) throws IOException {
    String picture = picture(rooms(module, name));
    String start = "<!-- rooms of " + module + " -->\n";
    String page = Files.readString(PAGE);
    int from = page.indexOf(start) + start.length();
    int to = page.indexOf("<!-- end -->", from);
    if ("write".equals(System.getProperty("sluice.pictures"))) {
      Files.writeString(PAGE, page.substring(0, from) + picture + page.substring(to));
    } else {
      assertThat(page.substring(from, to)).isEqualTo(picture);
    }
  }

  /** Which rooms a room imports; a module's root package is left out, since it wires them. */
  private static Map<String, Set<String>> rooms(String module, String name) {
    Path sources = ROOT.resolve(module).resolve("src/main/java/dev/sluice").resolve(name);
    Map<String, Set<String>> rooms = new TreeMap<>();
    try (Stream<Path> files = Files.walk(sources)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> sources.relativize(file).getNameCount() > 1)
          .forEach(
              file ->
                  rooms
                      .computeIfAbsent(
                          sources.relativize(file).getName(0).toString(), room -> new TreeSet<>())
                      .addAll(imported(file, name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    rooms.forEach((room, imported) -> imported.remove(room));
    return rooms;
  }

  private static Set<String> imported(Path file, String name) {
    Set<String> rooms = new TreeSet<>();
    try {
      Matcher imports = IMPORT.matcher(Files.readString(file));
      while (imports.find()) {
        List<String> path = List.of(imports.group(1).split("\\."));
        if (path.getFirst().equals(name) && Character.isLowerCase(path.get(1).charAt(0))) {
          rooms.add(path.get(1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rooms;
  }

  private static String picture(Map<String, Set<String>> rooms) {
    StringBuilder lines = new StringBuilder("\n```mermaid\nflowchart LR\n");
    rooms.forEach(
        (room, imported) ->
            imported.stream()
                .filter(other -> imported.stream().noneMatch(via -> leads(rooms, via, other)))
                .forEach(
                    other ->
                        lines
                            .append("  ")
                            .append(room)
                            .append(" --> ")
                            .append(other)
                            .append('\n')));
    return lines.append("```\n\n").toString();
  }

  /** Whether a way of at least one arrow leads from one room to another. */
  private static boolean leads(Map<String, Set<String>> rooms, String from, String to) {
    return rooms.getOrDefault(from, Set.of()).stream()
        .anyMatch(next -> next.equals(to) || leads(rooms, next, to));
  }
}
