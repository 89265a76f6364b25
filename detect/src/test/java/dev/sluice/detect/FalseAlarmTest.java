package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The patterns find nothing in thousands of files that hold no secret. */
class FalseAlarmTest {
  private static final int MAX_FILES = 6_000;
  private static final long MAX_BYTES = 64L << 20;
  private static final int LARGEST = 1 << 20;

  /** Tests of scanners and of TLS hold secrets on purpose. */
  private static final Set<String> MEANT = Set.of("private-key", "jwt");

  private final SecretScanner scanner = Searching.withDefaults().scanner();
  private final List<String> alarms = new ArrayList<>();
  private int files;
  private long bytes;

  @Test
  void findsNothingInLibraries() throws IOException {
    for (String entry :
        List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))) {
      // The samples of the tests are secrets on purpose too.
      if (entry.endsWith(".jar") && !entry.contains("sluice-test-support")) {
        scanArchive(Path.of(entry), 400);
      }
    }

    assertThat(files).isGreaterThan(1_000);
    assertThat(alarms).isEmpty();
  }

  @Test
  void findsNothingInTheSourcesOfTheJdk() throws IOException {
    Path sources = Path.of(System.getProperty("java.home"), "lib", "src.zip");
    if (Files.exists(sources)) {
      scanArchive(sources, 3_000);
    }

    assertThat(alarms).isEmpty();
  }

  @Test
  void findsNothingInThisProject() throws IOException {
    for (String root :
        List.of(
            "src/main",
            "../docs",
            "../inspect/src/main",
            "../config/src/main",
            "../policy/src/main",
            "../proto/src/main")) {
      try (Stream<Path> found = Files.walk(Path.of(root))) {
        for (Path file : found.filter(Files::isRegularFile).toList()) {
          // The pack lists examples beside no literal, and one each. Guides show what is caught.
          if (!file.endsWith("secrets.toml") && !file.startsWith("../docs/guides")) {
            scan(file.toString(), Files.readAllBytes(file));
          }
        }
      }
    }

    assertThat(files).isGreaterThan(200);
    assertThat(alarms).isEmpty();
  }

  private void scanArchive(Path archive, int most) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      for (int i = 0; i < most && entries.hasMoreElements(); i++) {
        ZipEntry entry = entries.nextElement();
        if (!entry.isDirectory() && entry.getSize() < LARGEST) {
          try (InputStream content = zip.getInputStream(entry)) {
            scan(archive.getFileName() + "!" + entry.getName(), content.readAllBytes());
          }
        }
      }
    }
  }

  private void scan(String name, byte[] content) {
    if (files >= MAX_FILES || bytes >= MAX_BYTES) {
      return;
    }
    files++;
    bytes += content.length;
    scanner.scan(content, 0, content.length).matches().stream()
        .map(match -> match.pattern().id())
        .filter(id -> !MEANT.contains(id))
        .forEach(id -> alarms.add(id + " in " + name));
  }
}
