package dev.sluice.proxy.tls;

import dev.sluice.config.settings.proxy.ClientCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** A key and the chain that vouches for it, as the operator's files hold them. */
final class ClientIdentity {
  private static final String SETTING = "proxy.upstream.client_certificates";
  private static final int MAX_BYTES = 64 << 10;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final PrivateKey key;
  private final List<X509Certificate> chain;

  private ClientIdentity(PrivateKey key, List<X509Certificate> chain) {
    this.key = key;
    this.chain = List.copyOf(chain);
  }

  /**
   * Blocks on the disk.
   *
   * @throws IOException names the file that cannot be used, the setting and the remedy
   */
  static ClientIdentity load(ClientCertificate files) throws IOException {
    PrivateKey key = key(files.key());
    List<X509Certificate> chain = chain(files.certificate());
    if (!CertificateAuthority.belongs(key, chain.getFirst())) {
      throw unusable(
          files.certificate(),
          "certificate_file",
          "its first certificate does not belong to " + files.key() + "; put that one first");
    }
    return new ClientIdentity(key, chain);
  }

  PrivateKey key() {
    return key;
  }

  X509Certificate[] chain() {
    return chain.toArray(X509Certificate[]::new);
  }

  private static PrivateKey key(Path file) throws IOException {
    String text = read(file, "key_file");
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(mode)) {
      throw unusable(
          file,
          "key_file",
          "others may read it ("
              + PosixFilePermissions.toString(mode)
              + "); run chmod 600 on it, and replace it if someone might have");
    }
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      Object block = parser.readObject();
      if (block instanceof ASN1ObjectIdentifier) {
        // Behind the name of its curve, as some tools write it.
        block = parser.readObject();
      }
      return switch (block) {
        case PrivateKeyInfo info -> converter.getPrivateKey(info);
        case PEMKeyPair pair -> converter.getPrivateKey(pair.getPrivateKeyInfo());
        case null, default -> throw new IOException("no key");
      };
    } catch (IOException | IllegalStateException e) {
      throw unusable(file, "key_file", "holds no unencrypted PEM private key; write one there");
    }
  }

  private static List<X509Certificate> chain(Path file) throws IOException {
    byte[] text = read(file, "certificate_file").getBytes(StandardCharsets.US_ASCII);
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (Certificate one :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(text))) {
        chain.add((X509Certificate) one);
      }
    } catch (CertificateException e) {
      chain.clear();
    }
    if (chain.isEmpty()) {
      throw unusable(file, "certificate_file", "is not a list of PEM certificates; correct it");
    }
    return chain;
  }

  private static String read(Path file, String key) throws IOException {
    try {
      if (Files.size(file) <= MAX_BYTES) {
        return Files.readString(file, StandardCharsets.US_ASCII);
      }
    } catch (IOException e) {
      throw unusable(file, key, "cannot be read; correct the path or its rights");
    }
    throw unusable(file, key, "is larger than 64 KiB; is it the right file?");
  }

  /** Without a cause: the parser's may quote what it read. */
  private static IOException unusable(Path file, String key, String problem) {
    return new IOException("%s (%s, %s): %s".formatted(file, SETTING, key, problem));
  }
}
