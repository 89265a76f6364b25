package dev.sluice.tools.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.net.HostPort;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.doctor.Diagnosis.Absent;
import dev.sluice.tools.doctor.Diagnosis.Fails;
import dev.sluice.tools.doctor.Diagnosis.Skipped;
import dev.sluice.tools.doctor.Diagnosis.Works;
import dev.sluice.tools.doctor.client.FailureKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DoctorReportTest {
  private static final Fails DISTRUST = new Fails(FailureKind.UNTRUSTED, "unable to verify");

  private static ClientFinding finding(String name, Diagnosis shell) {
    return new ClientFinding(FakeClients.client(name), shell, Optional.empty(), "");
  }

  private static DoctorReport report(ProxyState proxy, ClientFinding... findings) {
    return new DoctorReport(new HostPort("127.0.0.1", 3128), proxy, List.of(findings));
  }

  private static DoctorReport mixed() {
    return report(
        new ProxyState.Answering(),
        finding("curl", new Works()),
        new ClientFinding(
            FakeClients.client("git"), DISTRUST, Optional.of(new Works()), "set GIT_SSL_CAINFO"),
        finding("docker", new Skipped("its daemon does not answer")),
        finding("cargo", new Absent()));
  }

  @Test
  void showsARowPerInstalledClient() {
    assertThat(new TextDoctorReport(Terminal.NONE).lines(mixed()))
        .containsExactly(
            "proxy 127.0.0.1:3128 answers",
            "CLIENT  THIS SHELL             SLUICE ENV  REMEDY",
            "curl    ok",
            "git     does not trust the CA  ok          set GIT_SSL_CAINFO"
                + " (it shows: unable to verify)",
            "docker  skipped                            its daemon does not answer",
            "not installed: cargo",
            "1 ok, 1 failed, 1 skipped; for 1 of them: eval \"$(sluice env)\" sets what they"
                + " need");
  }

  @Test
  void isHealthyWhenNoClientFails() {
    assertThat(mixed().isHealthy()).isFalse();
    assertThat(report(new ProxyState.Answering(), finding("curl", new Works())).isHealthy())
        .isTrue();
    assertThat(report(new ProxyState.Silent("connection refused")).isHealthy()).isFalse();
  }

  @Test
  void aSilentProxyIsAllThatIsSaid() {
    assertThat(
            new TextDoctorReport(Terminal.NONE)
                .lines(report(new ProxyState.Silent("connection refused"))))
        .containsExactly(
            "proxy 127.0.0.1:3128 does not answer: connection refused; start a node, or name its"
                + " address with --proxy HOST:PORT");
  }

  @Test
  void isAnObjectForPrograms() {
    assertThat(JsonDoctorReport.text(mixed()))
        .isEqualTo(
            """
            {"healthy":false,\
            "proxy":{"address":"127.0.0.1:3128","result":"ok","remedy":""},\
            "clients":[{"name":"curl","result":"ok"},\
            {"name":"git","result":"fail","failure":"untrusted","shows":"unable to verify",\
            "with_sluice_env":{"result":"ok"},"remedy":"set GIT_SSL_CAINFO"},\
            {"name":"docker","result":"skipped","why":"its daemon does not answer"},\
            {"name":"cargo","result":"absent"}]}\
            """);
  }
}
