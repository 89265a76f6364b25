package dev.sluice.proxy.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.secret.credential.CredentialFault;
import dev.sluice.proxy.secret.credential.CredentialLack;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CredentialRefusalTest {
  private static final Optional<CredentialLack> LACK =
      Optional.of(new CredentialLack("OPENAI_KEY", "expired"));

  private static String reason(Optional<CredentialLack> lack, UnaryOperator<String> known) {
    return CredentialRefusal.of(CredentialFault.UNAVAILABLE, lack, known).reason();
  }

  @Test
  void theReasonNamesWhatIsLacking() {
    assertThat(reason(LACK, UnaryOperator.identity())).isEqualTo("credential OPENAI_KEY: expired");
    assertThat(reason(Optional.empty(), UnaryOperator.identity()))
        .isEqualTo("credential_unavailable");
  }

  /** A client may write a known value in place of a key. */
  @Test
  void aKnownValueIsWithheld() {
    assertThat(reason(LACK, text -> text.replace("OPENAI_KEY", "[known:a]")))
        .isEqualTo("credential (withheld): expired");
  }
}
