package dev.sluice.detect.opaque;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.ListedValues;
import dev.sluice.detect.SecretCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Addresses and headers of package managers, registries, SDKs and tools have few alarms. */
class OrdinaryHeadsTest {
  private static final OpaqueSearch SEARCH = OpaqueSearch.of(SecretCatalog.ALL, ListedValues.NONE);

  private static List<String> lines = List.of();

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = OrdinaryHeadsTest.class.getResourceAsStream("ordinary-heads.txt")) {
      lines =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .toList();
    }
  }

  private static List<URI> addresses() {
    return lines.stream().filter(line -> line.matches("https?:.*")).map(URI::create).toList();
  }

  @Test
  void hostsHaveNone() {
    assertThat(addresses())
        .hasSizeGreaterThan(250)
        .filteredOn(address -> !SEARCH.inHost(address.getHost()).isEmpty())
        .isEmpty();
  }

  @Test
  void queriesHaveOne() {
    assertThat(addresses().stream().filter(address -> address.getRawQuery() != null))
        .hasSizeGreaterThan(60)
        .filteredOn(address -> !SEARCH.inQuery(address.getRawQuery()).isEmpty())
        .extracting(URI::getHost)
        .containsExactly("www.youtube.com");
  }

  @Test
  void headersHaveOne() {
    assertThat(lines.stream().filter(line -> !line.matches("https?:.*")))
        .hasSizeGreaterThan(150)
        .map(line -> line.split(": ?", 2))
        .filteredOn(field -> isAlarm(field[0].toLowerCase(Locale.ROOT), field[1]))
        .extracting(field -> field[0])
        .containsExactly("x-firebase-gmpid");
  }

  private static boolean isAlarm(String name, String value) {
    return !SEARCH.inName(name).isEmpty() || !SEARCH.inValue(name, value).isEmpty();
  }

  /** So an entry has to ask for paths. */
  @Test
  void pathsHaveSome() {
    assertThat(addresses())
        .filteredOn(address -> !SEARCH.inPath(address.getRawPath()).isEmpty())
        .hasSize(9);
  }
}
