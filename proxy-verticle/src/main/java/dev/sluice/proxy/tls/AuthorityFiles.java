package dev.sluice.proxy.tls;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** The two PEM files of a certificate authority and who may read them. */
final class AuthorityFiles {
  private static final String REMEDY =
      "restore the pair from a backup, or remove both files to let the node create a new CA";
  private static final String NO_KEY = "holds no unencrypted PEM private key";
  private static final int MAX_BYTES = 64 << 10;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> WORLD_READABLE =
      PosixFilePermissions.fromString("rw-r--r--");

  private final Path certificate;
  private final Path key;

  AuthorityFiles(Path directory) {
    this.certificate = directory.resolve("ca.pem");
    this.key = directory.resolve("ca-key.pem");
  }

  Path certificate() {
    return certificate;
  }

  Path key() {
    return key;
  }

  /** Neither file is there yet. */
  boolean absent() {
    return Files.notExists(certificate) && Files.notExists(key);
  }

  /** Key first: a certificate that clients may already trust never stands without it. */
  void write(KeyPair pair, X509Certificate issued) throws IOException, CertificateException {
    Files.createDirectories(certificate.toAbsolutePath().getParent());
    place(key, pem(new JcaPKCS8Generator(pair.getPrivate(), null)), OWNER_ONLY);
    place(certificate, pem(new PemObject("CERTIFICATE", issued.getEncoded())), WORLD_READABLE);
  }

  X509Certificate readCertificate() throws IOException {
    String text = read(certificate);
    try (PemReader reader = new PemReader(new StringReader(text))) {
      PemObject block = Pem.next(reader);
      if (block == null) {
        throw unusable(certificate, "holds no PEM certificate");
      }
      return Pem.certificate(block, CertificateFactory.getInstance("X.509"));
    } catch (UnusableAuthorityException e) {
      throw e;
    } catch (CertificateException | IOException e) {
      throw new UnusableAuthorityException(certificate, "is not a certificate", REMEDY, e);
    }
  }

  PrivateKey readKey() throws IOException {
    Set<PosixFilePermission> mode = permissions();
    if (!OWNER_ONLY.containsAll(mode)) {
      throw new UnusableAuthorityException(
          key,
          "others may read the CA's private key (" + PosixFilePermissions.toString(mode) + ")",
          "run chmod 600 on it, and replace the CA if someone might have read it");
    }
    String text = read(key);
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      return privateKey(parser.readObject());
    } catch (UnusableAuthorityException e) {
      throw e;
    } catch (IOException | IllegalStateException e) {
      // The latter is what the parser throws about characters that are not base64.
      throw new UnusableAuthorityException(key, NO_KEY, REMEDY, e);
    }
  }

  UnusableAuthorityException unusable(Path file, String problem) {
    return new UnusableAuthorityException(file, problem, REMEDY);
  }

  private PrivateKey privateKey(Object parsed) throws IOException {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    return switch (parsed) {
      case PrivateKeyInfo info -> converter.getPrivateKey(info);
      case PEMKeyPair pair -> converter.getPrivateKey(pair.getPrivateKeyInfo());
      case null, default -> throw unusable(key, NO_KEY);
    };
  }

  private Set<PosixFilePermission> permissions() throws IOException {
    try {
      return Files.getPosixFilePermissions(key);
    } catch (IOException e) {
      throw new UnusableAuthorityException(key, "cannot be read", REMEDY, e);
    }
  }

  private static String read(Path file) throws IOException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new UnusableAuthorityException(file, "is larger than 64 KiB", REMEDY);
      }
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (UnusableAuthorityException e) {
      throw e;
    } catch (IOException e) {
      throw new UnusableAuthorityException(file, "cannot be read", REMEDY, e);
    }
  }

  /** The file appears whole and with its final mode; it is never readable wider in between. */
  private static void place(Path file, String content, Set<PosixFilePermission> mode)
      throws IOException {
    Path draft =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            file.getFileName().toString(),
            ".new",
            PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try {
      Files.writeString(draft, content, StandardCharsets.US_ASCII);
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.setPosixFilePermissions(draft, mode);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static String pem(PemObjectGenerator content) throws IOException {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(content);
    }
    return text.toString();
  }
}
