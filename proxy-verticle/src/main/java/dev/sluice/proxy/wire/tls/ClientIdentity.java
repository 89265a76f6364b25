package dev.sluice.proxy.wire.tls;

import dev.sluice.config.pem.PemException;
import dev.sluice.config.pem.PemFile;
import dev.sluice.config.settings.proxy.ClientCertificate;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** A client certificate for origins: the key and the chain from the operator's files. */
final class ClientIdentity {
  private static final String SETTING = "proxy.upstream.client_certificates, ";

  private final PrivateKey key;
  private final List<X509Certificate> chain;

  private ClientIdentity(PrivateKey key, List<X509Certificate> chain) {
    this.key = key;
    this.chain = List.copyOf(chain);
  }

  /**
   * Reads both files. Blocks on the disk.
   *
   * @throws IOException names the unusable file, the setting and the remedy
   */
  static ClientIdentity load(ClientCertificate files) throws IOException {
    PemFile keyFile = new PemFile(files.key(), SETTING + "key_file");
    PrivateKey key = keyFile.ownPrivateKey();
    PemFile chainFile = new PemFile(files.certificate(), SETTING + "certificate_file");
    List<X509Certificate> chain = chainFile.certificates();
    Optional<PemException> mismatch = chainFile.mismatch(keyFile);
    if (mismatch.isPresent()) {
      throw mismatch.get();
    }
    return new ClientIdentity(key, chain);
  }

  PrivateKey key() {
    return key;
  }

  X509Certificate[] chain() {
    return chain.toArray(X509Certificate[]::new);
  }
}
