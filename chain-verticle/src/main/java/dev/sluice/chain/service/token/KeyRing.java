package dev.sluice.chain.service.token;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.util.List;
import java.util.stream.Stream;

/**
 * The key that signs, and the public keys that services accept besides.
 *
 * @param others public halves: the key that will sign next, the one that signed before
 */
record KeyRing(SigningKey signing, List<OctetKeyPair> others) {
  KeyRing {
    others = others.stream().map(OctetKeyPair::toPublicJWK).toList();
  }

  List<String> ids() {
    return published().map(JWK::getKeyID).toList();
  }

  /** RFC 7517, public halves only. */
  String jwks() {
    return new JWKSet(published().toList()).toString(true);
  }

  private Stream<JWK> published() {
    return Stream.concat(Stream.of(signing.open()), others.stream());
  }
}
