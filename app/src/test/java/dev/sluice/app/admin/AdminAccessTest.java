package dev.sluice.app.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.app.admin.AdminAccess.Verdict;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.AdminSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminAccessTest {
  private static final String TOKEN = "0123456789abcdef";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
  void loopbackIsOpen(String host) throws IOException {
    assertThat(without(host).judge(call(""))).isEqualTo(Verdict.ADMITTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void whereOthersCouldConnectNobodyIsAdmittedWithoutAToken(String host) throws IOException {
    assertThat(without(host).judge(call("Bearer " + TOKEN))).isEqualTo(Verdict.CLOSED);
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer 0123456789abcdef, ADMITTED",
    "bearer  0123456789abcdef, ADMITTED",
    "Bearer 0123456789abcdeF, UNAUTHENTICATED",
    "Bearer, UNAUTHENTICATED",
    "Basic 0123456789abcdef, UNAUTHENTICATED",
    "0123456789abcdef, UNAUTHENTICATED",
  })
  void aTokenIsAskedForWhereOneIsConfigured(String authorization, Verdict verdict)
      throws IOException {
    AdminAccess access = withToken("\n" + TOKEN + "\n");

    assertThat(access.judge(call(authorization))).isEqualTo(verdict);
    assertThat(access.judge(call(""))).isEqualTo(Verdict.UNAUTHENTICATED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "0123456789abcde", "0123456789 abcdef"})
  void whatIsNoTokenIsTold(String text) {
    assertThatThrownBy(() -> withToken(text))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("admin.token_file: ")
        .hasMessageEndingWith(
            "does not hold a token of 16 or more visible characters; write one there");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:9090",
        "localhost",
        "LOCALHOST:9090",
        "a.localhost",
        "[::1]:9090",
        "[::1]",
        "127.1.2.3",
        "sluice.test:9090"
      })
  void ownNamesAreServedWithoutAToken(String authority) throws IOException {
    assertThat(without("127.0.0.1").judge(read(authority))).isEqualTo(Verdict.ADMITTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evil.test",
        "localhost.evil.test",
        "127.0.0.1.evil.test",
        "0.0.0.0:9090",
        "192.0.2.1:9090",
        "[::]:9090",
        "evil.test:127.0.0.1",
        "127.1"
      })
  void foreignNamesAreNot(String authority) throws IOException {
    assertThat(without("127.0.0.1").judge(read(authority))).isEqualTo(Verdict.FOREIGN_HOST);
    assertThat(withToken(TOKEN).judge(call("Bearer " + TOKEN))).isEqualTo(Verdict.ADMITTED);
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', ADMITTED",
    "http://localhost:9090, same-origin, ADMITTED",
    "'', none, ADMITTED",
    "http://localhost:3000, same-site, FOREIGN_PAGE",
    "http://localhost:3000, '', FOREIGN_PAGE",
    "https://evil.test, cross-site, FOREIGN_PAGE",
    "null, '', FOREIGN_PAGE",
    "'', cross-site, FOREIGN_PAGE",
  })
  void pagesOfOthersChangeNothing(String origin, String site, Verdict verdict) throws IOException {
    AdminAccess open = without("127.0.0.1");

    assertThat(open.judge(new AdminCall("", "localhost:9090", origin, site, true)))
        .isEqualTo(verdict);
    assertThat(open.judge(new AdminCall("", "localhost:9090", origin, site, false)))
        .isEqualTo(Verdict.ADMITTED);
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer 0123456789abcdef, true",
    "Bearer 0123456789abcdeF, false",
    "Bearer, false",
    "'', false",
  })
  void whatAlwaysNeedsATokenNeedsItOnLoopbackToo(String authorization, boolean authenticated)
      throws IOException {
    Path file = Files.writeString(directory.resolve("owner"), TOKEN);
    AdminSettings open =
        new AdminSettings(new HostPort("127.0.0.1", 0), Optional.empty(), Set.of());
    AdminAccess access = AdminAccess.of(open.withOwnerToken(file));

    assertThat(access.judge(call(authorization))).isEqualTo(Verdict.ADMITTED);
    assertThat(access.caller(call(authorization)).authenticated()).isEqualTo(authenticated);
    assertThat(AdminAccess.of(open).caller(call(authorization)).authenticated()).isFalse();
    assertThat(withToken(TOKEN).caller(call("Bearer " + TOKEN)).authenticated()).isTrue();
  }

  @Test
  void aTokenIsNotPrinted() throws IOException {
    assertThat(withToken(TOKEN).toString()).doesNotContain(TOKEN);
  }

  private static AdminAccess without(String host) throws IOException {
    return AdminAccess.of(
        new AdminSettings(new HostPort(host, 0), Optional.empty(), Set.of("sluice.test")));
  }

  private static AdminCall call(String authorization) {
    return new AdminCall(authorization, "127.0.0.1:9090", "", "", true);
  }

  private static AdminCall read(String authority) {
    return new AdminCall("", authority, "", "", false);
  }

  private AdminAccess withToken(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("token"), text);
    return AdminAccess.of(
        new AdminSettings(new HostPort("127.0.0.1", 0), Optional.of(file), Set.of()));
  }
}
