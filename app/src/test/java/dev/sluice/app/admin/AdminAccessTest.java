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
    assertThat(without(host).judge(null)).isEqualTo(Verdict.ADMITTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void whereOthersCouldConnectNobodyIsAdmittedWithoutAToken(String host) throws IOException {
    assertThat(without(host).judge("Bearer " + TOKEN)).isEqualTo(Verdict.CLOSED);
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

    assertThat(access.judge(authorization)).isEqualTo(verdict);
    assertThat(access.judge(null)).isEqualTo(Verdict.UNAUTHENTICATED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "0123456789abcde", "0123456789 abcdef"})
  void whatIsNoTokenIsTold(String text) {
    assertThatThrownBy(() -> withToken(text))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("admin.token_file: ")
        .hasMessageEndingWith("does not hold a token of 16 or more visible characters");
  }

  @Test
  void aTokenIsNotPrinted() throws IOException {
    assertThat(withToken(TOKEN).toString()).doesNotContain(TOKEN);
  }

  private static AdminAccess without(String host) throws IOException {
    return AdminAccess.of(new AdminSettings(new HostPort(host, 0), Optional.empty()));
  }

  private AdminAccess withToken(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("token"), text);
    return AdminAccess.of(new AdminSettings(new HostPort("127.0.0.1", 0), Optional.of(file)));
  }
}
