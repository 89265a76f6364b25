package dev.sluice.config.pem;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** Reads and writes PEM text (RFC 7468). Text outside of blocks is ignored. Any thread. */
public final class PemText {
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([^-]*)-----");
  private static final String CORRECT_IT = "correct it";

  private PemText() {}

  public static List<String> labels(String pem) {
    return BEGIN.matcher(pem).results().map((MatchResult begin) -> begin.group(1)).toList();
  }

  /**
   * All certificates, in order; at least one.
   *
   * @throws PemException when the text holds none, or a block that is not a certificate
   */
  public static List<X509Certificate> certificates(String pem) throws PemException {
    List<String> problems = new ArrayList<>();
    List<X509Certificate> all = readableCertificates(pem, problems::add);
    if (all.isEmpty() || !problems.isEmpty()) {
      throw new PemException("is not a list of PEM certificates", CORRECT_IT);
    }
    return all;
  }

  /**
   * The first certificate; blocks after it are not read.
   *
   * @throws PemException when there is no block, or the first is not a certificate
   */
  public static X509Certificate firstCertificate(String pem) throws PemException {
    try (PemReader reader = new PemReader(new StringReader(pem))) {
      return next(reader)
          .orElseThrow(() -> new PemException("holds no PEM certificate", CORRECT_IT));
    } catch (PemException e) {
      throw e;
    } catch (CertificateException | IOException e) {
      throw new PemException("is not a certificate", CORRECT_IT);
    }
  }

  /**
   * The certificates that can be read, in order; for bundles that others maintain.
   *
   * @param skipped receives a problem for each block that is left out
   */
  public static List<X509Certificate> readableCertificates(String pem, Consumer<String> skipped) {
    List<X509Certificate> all = new ArrayList<>();
    try (PemReader reader = new PemReader(new StringReader(pem))) {
      boolean more = true;
      while (more) {
        try {
          Optional<X509Certificate> certificate = next(reader);
          certificate.ifPresent(all::add);
          more = certificate.isPresent();
        } catch (CertificateException e) {
          skipped.accept("a block is cut off or not a certificate");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be closed", e);
    }
    return List.copyOf(all);
  }

  // Empty at the end. The reader is after the block also when the block is not a certificate.
  private static Optional<X509Certificate> next(PemReader reader) throws CertificateException {
    PemObject block;
    try {
      block = reader.readPemObject();
    } catch (IOException | IllegalStateException e) {
      // Of a text in memory: a block without an end, or characters that are not base64.
      throw new CertificateException("not a PEM block", e);
    }
    if (block == null) {
      return Optional.empty();
    }
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    if (factory.generateCertificate(new ByteArrayInputStream(block.getContent()))
        instanceof X509Certificate certificate) {
      return Optional.of(certificate);
    }
    throw new CertificateException("not an X.509 certificate");
  }

  /**
   * The unencrypted private key in the first block: PKCS #8, PKCS #1 or SEC 1, the latter also
   * after a block that names its curve.
   *
   * @throws PemException when there is none
   */
  public static PrivateKey privateKey(String pem) throws PemException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      Object block = parser.readObject();
      if (block instanceof ASN1ObjectIdentifier) {
        block = parser.readObject();
      }
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      if (block instanceof PrivateKeyInfo key) {
        return converter.getPrivateKey(key);
      }
      if (block instanceof PEMKeyPair pair) {
        return converter.getPrivateKey(pair.getPrivateKeyInfo());
      }
    } catch (IOException | IllegalStateException | IllegalArgumentException e) {
      // The runtime exceptions are the library's, for content that is not base64 or not a key.
      throw noPrivateKey();
    }
    throw noPrivateKey();
  }

  private static PemException noPrivateKey() {
    return new PemException("holds no unencrypted PEM private key", "write one there");
  }

  public static String of(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate without an encoding", e);
    }
  }

  public static String of(PrivateKey key) {
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      throw new IllegalArgumentException("a private key without an encoding");
    }
    return block("PRIVATE KEY", encoded);
  }

  private static String block(String label, byte[] content) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(label, content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
