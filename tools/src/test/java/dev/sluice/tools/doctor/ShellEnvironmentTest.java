package dev.sluice.tools.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tools.doctor.client.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellEnvironmentTest {
  private static final List<String> PROXIES = List.of("HTTPS_PROXY", "https_proxy");

  private static ShellEnvironment with(Map<String, String> variables) {
    return new ShellEnvironment(variables);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "sluice.local",
        ".sluice.local",
        "local",
        ".local",
        "*.local",
        "SLUICE.LOCAL",
        "localhost,.local",
        "localhost .local",
        "a.test, sluice.local:443"
      })
  void knowsListsThatExcludeTheHost(String list) {
    ShellEnvironment shell = with(Map.of("HTTPS_PROXY", "http://a:1", "no_proxy", list));

    assertThat(shell.whyDirect(PROXIES)).isEqualTo(FailureKind.EXCLUDED);
    assertThat(shell.exclusions()).containsExactly("no_proxy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "localhost,127.0.0.1", "uice.local", "sluice.local.test", ".x"})
  void knowsListsThatDoNot(String list) {
    ShellEnvironment shell = with(Map.of("HTTPS_PROXY", "http://a:1", "NO_PROXY", list));

    assertThat(shell.whyDirect(PROXIES)).isEqualTo(FailureKind.IGNORING);
    assertThat(shell.exclusions()).isEmpty();
  }

  @Test
  void knowsWhetherAProxyIsNamed() {
    List<String> java = List.of("JAVA_TOOL_OPTIONS");
    assertThat(with(Map.of("HTTPS_PROXY", "")).whyDirect(PROXIES)).isEqualTo(FailureKind.UNSET);
    assertThat(with(Map.of("JAVA_TOOL_OPTIONS", "-Dfile:x")).whyDirect(java))
        .isEqualTo(FailureKind.UNSET);
    assertThat(with(Map.of("JAVA_TOOL_OPTIONS", "-Dhttps.proxyHost=a")).whyDirect(java))
        .isEqualTo(FailureKind.IGNORING);
  }

  @Test
  void namesTheVariablesThatHaveToBeSet() {
    Map<String, String> wanted = Map.of("HTTPS_PROXY", "http://a:1", "https_proxy", "http://a:1");
    assertThat(with(Map.of()).missing(PROXIES, wanted)).containsExactly("HTTPS_PROXY");
    assertThat(with(Map.of("https_proxy", "http://b:1")).missing(PROXIES, wanted))
        .containsExactly("https_proxy");
    assertThat(with(Map.of("https_proxy", "http://a:1")).missing(PROXIES, wanted)).isEmpty();
    assertThat(
            with(Map.of("HTTPS_PROXY", "http://a:1", "https_proxy", "x")).missing(PROXIES, wanted))
        .containsExactly("https_proxy");
    assertThat(
            with(Map.of("https_proxy", "http://a:1"))
                .missing(List.of("OTHER", "HTTPS_PROXY", "https_proxy"), wanted))
        .containsExactly("OTHER");
  }

  @Test
  void optionsMayStandBeforeThoseOfSluice() {
    List<String> java = List.of("JAVA_TOOL_OPTIONS");
    Map<String, String> wanted = Map.of("JAVA_TOOL_OPTIONS", "-Da=b");
    assertThat(with(Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g -Da=b")).missing(java, wanted)).isEmpty();
    assertThat(with(Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g")).missing(java, wanted)).isEqualTo(java);
  }

  @Test
  void findsProgramsAsAShellDoes(@TempDir Path directory) throws IOException {
    Path first = Files.createDirectories(directory.resolve("first"));
    Path second = Files.createDirectories(directory.resolve("second"));
    Files.createFile(first.resolve("tool"));
    Files.createDirectories(first.resolve("other"));
    Path tool = Files.createFile(second.resolve("tool"));
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    ShellEnvironment shell = with(Map.of("PATH", "relative::" + first + ":" + second));

    assertThat(shell.program(List.of("tool3", "tool"))).contains(tool);
    assertThat(shell.program(List.of("other"))).isEmpty();
  }

  @Test
  void hidesItsValues() {
    assertThat(with(Map.of("A_TOKEN", "very-private")).toString()).doesNotContain("very-private");
  }
}
