package dev.sluice.it;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The key and the certificate of an origin, made anew.
 *
 * @param store PKCS#12
 * @param certificate PEM; self-signed, so it is its own root
 */
public record OriginIdentity(Path store, Path certificate) {
  private static final String PASSWORD = "changeit";
  private static final String ALIAS = "mykey";

  /** Files in a directory, good for these names. */
  public static OriginIdentity create(Path directory, List<String> hosts) {
    OriginIdentity identity =
        new OriginIdentity(directory.resolve("origin.p12"), directory.resolve("origin.pem"));
    String names = "san=dns:" + String.join(",dns:", hosts);
    identity.keytool(
        List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=test origin", "-ext", names));
    identity.keytool(List.of("-exportcert", "-rfc", "-file", identity.certificate().toString()));
    return identity;
  }

  private void keytool(List<String> task) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(task);
    command.addAll(
        List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", store.toString()));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new AssertionError("keytool failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same for a Vert.x server. */
  public PfxOptions options() {
    return new PfxOptions().setPath(store.toString()).setPassword(PASSWORD);
  }

  /** For a server that presents it. */
  public SSLContext context() {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(load(), PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes certificate and key into one PEM file beside the store. */
  public Path pem() {
    try {
      byte[] key = load().getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
      String text =
          "-----BEGIN PRIVATE KEY-----\n"
              + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
              + "\n-----END PRIVATE KEY-----\n";
      return Files.writeString(
          store.resolveSibling("origin-with-key.pem"), Files.readString(certificate) + text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private KeyStore load() throws GeneralSecurityException {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      return keys;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
