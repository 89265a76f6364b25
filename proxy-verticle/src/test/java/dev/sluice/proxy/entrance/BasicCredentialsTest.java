package dev.sluice.proxy.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BasicCredentialsTest {
  @ParameterizedTest
  @CsvSource({"Basic,ci:t,ci,t", "bAsIc,ci:a:b,ci,a:b", "Basic,:t,'',t", "Basic,ci:,ci,''"})
  void userEndsAtTheFirstColon(String scheme, String text, String user, String password) {
    assertThat(SandboxIdentifier.BasicCredentials.parse(scheme + " " + encoded(text)))
        .contains(new SandboxIdentifier.BasicCredentials(user, password));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Basic", "Basic ", "Basic ???", "Bearer Y2k6dA==", "Basic Y2k="})
  void otherValuesAreRefused(String value) {
    assertThat(SandboxIdentifier.BasicCredentials.parse(value)).isEmpty();
  }

  @Test
  void lengthIsBounded() {
    assertThat(
            SandboxIdentifier.BasicCredentials.parse("Basic " + encoded("ci:" + "t".repeat(2000))))
        .isEmpty();
  }

  @Test
  void credentialsAreNotPrinted() {
    assertThat(new SandboxIdentifier.BasicCredentials("ci", "t").toString())
        .isEqualTo("BasicCredentials");
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
