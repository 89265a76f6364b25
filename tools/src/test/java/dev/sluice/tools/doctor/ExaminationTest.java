package dev.sluice.tools.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tools.doctor.Diagnosis.Absent;
import dev.sluice.tools.doctor.Diagnosis.Fails;
import dev.sluice.tools.doctor.Diagnosis.Skipped;
import dev.sluice.tools.doctor.Diagnosis.Works;
import dev.sluice.tools.doctor.client.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trials of scripts in the place of clients; integration tests try the clients. */
class ExaminationTest {
  private static final String ANSWERED = "echo 'sluice.local answered 200'";
  private static final String DISTRUST =
      "echo 'curl: (60) SSL certificate problem: unable to get local issuer certificate'";
  private static final String UNRESOLVED = "echo 'curl: (6) Could not resolve host: sluice.local'";

  @TempDir private Path directory;

  private FakeClients curl(String script) throws IOException {
    return new FakeClients(directory).installed("curl", script);
  }

  private static String whenSet(String variable, String otherwise) {
    return "[ \"$%s\" = '%s' ] && %s || %s"
        .formatted(variable, FakeClients.WANTED.get(variable), ANSWERED, otherwise);
  }

  private static FailureKind kind(Diagnosis diagnosis) {
    assertThat(diagnosis).isInstanceOf(Fails.class);
    return ((Fails) diagnosis).kind();
  }

  @Test
  void aClientThatWorksIsTriedOnce() throws Exception {
    ClientFinding finding = curl(ANSWERED).examined("curl");

    assertThat(finding.shell()).isEqualTo(new Works());
    assertThat(finding.repaired()).isEmpty();
    assertThat(finding.remedy()).isEmpty();
  }

  @Test
  void aClientThatDistrustsTheAuthorityIsToldItsVariable() throws Exception {
    ClientFinding finding =
        curl(whenSet("CURL_CA_BUNDLE", DISTRUST))
            .repaired()
            .with("CURL_CA_BUNDLE", "/other.pem")
            .examined("curl");

    assertThat(finding.shell())
        .isEqualTo(
            new Fails(
                FailureKind.UNTRUSTED,
                "SSL certificate problem: unable to get local issuer certificate"));
    assertThat(finding.isRepaired()).isTrue();
    assertThat(finding.remedy()).isEqualTo("set CURL_CA_BUNDLE");
  }

  @Test
  void aShellWithoutProxyIsToldAllVariablesOfTheClient() throws Exception {
    ClientFinding finding = curl(whenSet("HTTPS_PROXY", UNRESOLVED)).examined("curl");

    assertThat(kind(finding.shell())).isEqualTo(FailureKind.UNSET);
    assertThat(finding.remedy()).isEqualTo("set HTTPS_PROXY, CURL_CA_BUNDLE");
  }

  @Test
  void anExclusionIsNamed() throws Exception {
    ClientFinding finding =
        curl("[ -z \"$NO_PROXY\" ] && " + ANSWERED + " || " + UNRESOLVED)
            .repaired()
            .with("NO_PROXY", "localhost,.local")
            .examined("curl");

    assertThat(kind(finding.shell())).isEqualTo(FailureKind.EXCLUDED);
    assertThat(finding.remedy()).isEqualTo("unset NO_PROXY");
  }

  @Test
  void aWrongAddressOfTheProxyIsTold() throws Exception {
    ClientFinding finding =
        curl(whenSet("HTTPS_PROXY", "echo 'Failed to connect to 127.0.0.1 port 9 after 0 ms'"))
            .repaired()
            .with("HTTPS_PROXY", "http://ci:shell-token@127.0.0.1:9")
            .examined("curl");

    assertThat(finding.shell())
        .isEqualTo(new Fails(FailureKind.UNREACHABLE, "Failed to connect to 127.0.0.1 port 9"));
    assertThat(finding.remedy()).isEqualTo("set HTTPS_PROXY");
  }

  @Test
  void aMissingTokenIsTold() throws Exception {
    ClientFinding finding =
        curl(whenSet("HTTPS_PROXY", "echo 'curl: (56) CONNECT tunnel failed, response 407'"))
            .repaired()
            .with("HTTPS_PROXY", "http://127.0.0.1:3128")
            .examined("curl");

    assertThat(kind(finding.shell())).isEqualTo(FailureKind.TOKENLESS);
    assertThat(finding.remedy()).isEqualTo("set HTTPS_PROXY, with the token of the sandbox");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node|Error: getaddrinfo ENOTFOUND sluice.local|IGNORING|use Node.js 24 or newer",
        "java|java.io.IOException: Unable to tunnel through proxy. Proxy returns \"HTTP/1.1 407"
            + " Proxy Authentication Required\"|TOKENLESS|set an Authenticator in code",
        "curl|CONNECT tunnel failed, response 407|TOKENLESS|--token-file FILE",
        "curl|CONNECT tunnel failed, response 403|REFUSED|another proxy answers",
        "git|SSL certificate problem: self-signed certificate|UNTRUSTED|git config",
        "curl|a riddle|OTHER|sluice exec -- curl"
      })
  void whatVariablesDoNotHelpHasItsOwnRemedy(
      String client, String printed, FailureKind kind, String remedy) throws Exception {
    ClientFinding finding =
        new FakeClients(directory)
            .installed(client, "echo '" + printed + "'")
            .repaired()
            .examined(client);

    assertThat(kind(finding.shell())).isEqualTo(kind);
    assertThat(finding.isRepaired()).isFalse();
    assertThat(finding.remedy()).contains(remedy);
  }

  @Test
  void whatIsNotThereIsAbsent() throws Exception {
    FakeClients none = new FakeClients(directory);
    assertThat(none.examined("curl").shell()).isEqualTo(new Absent());
    none.installed("python3", "echo \"ModuleNotFoundError: No module named 'httpx'\"");
    assertThat(none.examined("python-httpx").shell()).isEqualTo(new Absent());
  }

  @Test
  void aMissingDaemonIsSkipped() throws Exception {
    ClientFinding finding =
        new FakeClients(directory)
            .installed("docker", "echo 'Cannot connect to the Docker daemon at unix:///x'; exit 1")
            .examined("docker");

    assertThat(finding.shell()).isEqualTo(new Skipped("its daemon does not answer"));
    assertThat(finding.isFailed()).isFalse();
  }

  /** With more time where a slow machine ends it before it has told its child. */
  @Test
  void aSlowClientIsEndedWithItsChildren() throws Exception {
    Path child = directory.resolve("child");
    FakeClients clients = curl("/bin/sleep 600 & echo $! >> '" + child + "'; wait");

    List<String> children = List.of();
    for (int millis = 500; children.size() < 2 && millis < 10_000; millis *= 2) {
      Files.write(child, List.of());
      ClientFinding finding = clients.examined("curl", Duration.ofMillis(millis));
      assertThat(kind(finding.shell())).isEqualTo(FailureKind.SLOW);
      children = Files.readAllLines(child);
    }

    assertThat(children).hasSize(2).allSatisfy(ExaminationTest::ends);
  }

  private static void ends(String pid) {
    ProcessHandle.of(Long.parseLong(pid))
        .ifPresent(child -> assertThat(child.onExit()).succeedsWithin(Duration.ofSeconds(20)));
  }

  @Test
  void noSecretOfTheEnvironmentIsShown() throws Exception {
    ClientFinding finding =
        curl("echo \"odd: $HTTPS_PROXY or shell-token, $MY_API_KEY\"")
            .with("HTTPS_PROXY", "http://ci:shell-token@127.0.0.1:3128")
            .with("MY_API_KEY", "very-private")
            .examined("curl");

    assertThat(finding.toString())
        .contains("odd: http://[hidden]@127.0.0.1:3128")
        .doesNotContain("shell-token", "very-private", "wanted-token");
  }
}
