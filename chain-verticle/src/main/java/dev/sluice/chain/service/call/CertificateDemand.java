package dev.sluice.chain.service.call;

import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The client certificate for one connection, if there is one. It notices that the service demands
 * one: in TLS 1.3 the client's handshake is complete before the service refuses, and no exception
 * says why the connection ends. Any thread.
 */
final class CertificateDemand implements KeyCertOptions {
  private final Optional<KeyCertOptions> own;
  private volatile boolean made;

  CertificateDemand(Optional<KeyCertOptions> own) {
    this.own = own;
  }

  Throwable explain(Throwable failure) {
    return made ? new RefusedCertificate(failure, own.isPresent()) : failure;
  }

  @Override
  public KeyCertOptions copy() {
    return this;
  }

  @Override
  public KeyManagerFactory getKeyManagerFactory(Vertx vertx) throws Exception {
    Optional<X509KeyManager> keys = Optional.empty();
    if (own.isPresent()) {
      keys =
          Optional.of((X509KeyManager) own.get().getKeyManagerFactory(vertx).getKeyManagers()[0]);
    }
    return KeyCertOptions.wrap(new AskedKeys(keys)).getKeyManagerFactory(vertx);
  }

  @Override
  public Function<String, KeyManagerFactory> keyManagerFactoryMapper(Vertx vertx) {
    return name -> null;
  }

  /** The connection ended after the service had demanded a client certificate. */
  static final class RefusedCertificate extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean given;

    RefusedCertificate(Throwable cause, boolean given) {
      super("a client certificate was demanded", cause, false, false);
      this.given = given;
    }

    boolean isGiven() {
      return given;
    }
  }

  private final class AskedKeys extends X509ExtendedKeyManager {
    private final Optional<X509KeyManager> keys;

    AskedKeys(Optional<X509KeyManager> keys) {
      this.keys = keys;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
        String[] types, Principal @Nullable [] issuers, SSLEngine engine) {
      made = true;
      return keys.map(own -> alias(own, types, issuers, engine)).orElse(null);
    }

    private @Nullable String alias(
        X509KeyManager own, String[] types, Principal @Nullable [] issuers, SSLEngine engine) {
      return own instanceof X509ExtendedKeyManager extended
          ? extended.chooseEngineClientAlias(types, issuers, engine)
          : own.chooseClientAlias(types, issuers, null);
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      made = true;
      return keys.map(own -> own.chooseClientAlias(types, issuers, socket)).orElse(null);
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
      return keys.map(own -> own.getClientAliases(type, issuers)).orElse(null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      return keys.map(own -> own.getCertificateChain(alias)).orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      return keys.map(own -> own.getPrivateKey(alias)).orElse(null);
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}
