package dev.sluice.chain.service.token;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.HexFormat;

/** A token as a service reads it that has the published keys, and nothing else of ours. */
public record VerifiedToken(JWSHeader header, JWTClaimsSet claims) {
  /** X.509 of an Ed25519 key, up to the key (RFC 8410 section 4). */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  public static VerifiedToken read(String token, String jwks) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      OctetKeyPair key =
          (OctetKeyPair) JWKSet.parse(jwks).getKeyByKeyId(jwt.getHeader().getKeyID());
      if (key == null) {
        throw new AssertionError("its key is not published");
      }
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(publicKey(key));
      signature.update(jwt.getSigningInput());
      if (!signature.verify(jwt.getSignature().decode())) {
        throw new AssertionError("its signature is wrong");
      }
      return new VerifiedToken(jwt.getHeader(), jwt.getJWTClaimsSet());
    } catch (GeneralSecurityException | ParseException e) {
      throw new AssertionError(e);
    }
  }

  private static PublicKey publicKey(OctetKeyPair key) throws GeneralSecurityException {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    encoded.writeBytes(PREFIX);
    encoded.writeBytes(key.getX().decode());
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new X509EncodedKeySpec(encoded.toByteArray()));
  }
}
