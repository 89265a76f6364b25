package dev.sluice.chain.service.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/**
 * An Ed25519 key that signs tokens. It is named by its thumbprint (RFC 7638). Immutable; any
 * thread.
 */
public final class SigningKey {
  private static final String ALGORITHM = "Ed25519";

  private final PrivateKey key;
  private final OctetKeyPair open;

  private SigningKey(PrivateKey key, OctetKeyPair open) {
    this.key = key;
    this.open = open;
  }

  public static SigningKey generate() {
    try {
      PrivateKey made = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair().getPrivate();
      return of(made).orElseThrow(() -> new IllegalStateException("a key without its number"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK makes no Ed25519 keys", e);
    }
  }

  static Optional<SigningKey> of(PrivateKey key) {
    return key instanceof EdECPrivateKey edwards && edwards.getParams().getName().equals(ALGORITHM)
        ? edwards.getBytes().map(seed -> new SigningKey(key, open(seed)))
        : Optional.empty();
  }

  private static OctetKeyPair open(byte[] seed) {
    byte[] point = new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey().getEncoded();
    try {
      return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(point))
          .algorithm(JWSAlgorithm.EdDSA)
          .keyUse(KeyUse.SIGNATURE)
          .keyIDFromThumbprint()
          .build();
    } catch (JOSEException e) {
      throw new IllegalStateException("the JDK has no SHA-256", e);
    }
  }

  /**
   * This key under the name of another: it makes signatures that must not verify, for checks of
   * services.
   */
  public SigningKey posingAs(SigningKey other) {
    return new SigningKey(key, other.open);
  }

  public String id() {
    return open.getKeyID();
  }

  OctetKeyPair open() {
    return open;
  }

  PrivateKey secret() {
    return key;
  }

  /** Signs with the JDK's provider. */
  JWSSigner signer() {
    return new JdkSigner(key);
  }

  @Override
  public String toString() {
    return "SigningKey[" + id() + "]";
  }

  private record JdkSigner(PrivateKey key) implements JWSSigner {
    @Override
    public Base64URL sign(JWSHeader header, byte[] input) throws JOSEException {
      try {
        Signature signature = Signature.getInstance(ALGORITHM);
        signature.initSign(key);
        signature.update(input);
        return Base64URL.encode(signature.sign());
      } catch (GeneralSecurityException e) {
        throw new JOSEException("Ed25519 does not sign", e);
      }
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
      return Set.of(JWSAlgorithm.EdDSA);
    }

    @Override
    public JCAContext getJCAContext() {
      return new JCAContext();
    }

    @Override
    public String toString() {
      return "JdkSigner";
    }
  }
}
