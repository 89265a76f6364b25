package dev.sluice.app.keys;

import dev.sluice.chain.token.NodeTokens;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.UnusableAddress;
import dev.sluice.config.pem.PemException;
import dev.sluice.config.pem.PemFile;
import dev.sluice.config.settings.TokenSettings.Identity;
import dev.sluice.config.settings.TokenSettings.Publication;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the keys on the disk, and serves the public ones to services. Event loop only. */
public final class KeyServer extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(KeyServer.class);
  private static final long RELOAD_MILLIS = 30_000;
  private static final int IDLE_SECONDS = 10;

  private final NodeTokens tokens;
  private final Optional<Publication> publication;

  /**
   * @param publication empty: nothing is served
   */
  public KeyServer(NodeTokens tokens, Optional<Publication> publication) {
    this.tokens = tokens;
    this.publication = publication;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(RELOAD_MILLIS, timer -> reload());
    return publication.<Future<?>>map(this::listen).orElseGet(Future::succeededFuture);
  }

  private void reload() {
    vertx
        .executeBlocking(
            () -> {
              tokens.reload();
              return true;
            })
        .onFailure(bug -> LOG.error("the keys of tokens were not read again", bug));
  }

  private Future<?> listen(Publication where) {
    HostPort listen = where.listen();
    if (where.identity().isEmpty() && !listen.isLoopback()) {
      LOG.warn(
          "chain.tokens.listen {} is in clear text, and an attacker on the way can replace the keys"
              + " of tokens; set chain.tokens.tls",
          listen);
    }
    return where
        .identity()
        .map(this::requirePair)
        .orElseGet(Future::succeededFuture)
        .compose(checked -> serve(where));
  }

  private Future<Boolean> requirePair(Identity files) {
    return vertx.executeBlocking(
        () -> {
          Optional<PemException> mismatch =
              new PemFile(files.certificate(), "chain.tokens.tls.certificate_file")
                  .mismatch(new PemFile(files.key(), "chain.tokens.tls.key_file"));
          if (mismatch.isPresent()) {
            throw mismatch.get();
          }
          return true;
        });
  }

  private Future<HttpServer> serve(Publication where) {
    HostPort listen = where.listen();
    KeyPages pages = new KeyPages(tokens, where.identity().isPresent());
    return vertx
        .createHttpServer(options(where))
        .requestHandler(pages::serve)
        .listen(listen.port(), listen.host())
        .recover(
            e -> Future.failedFuture(UnusableAddress.explain("chain.tokens.listen", listen, e)));
  }

  private static HttpServerOptions options(Publication where) {
    HttpServerOptions options = new HttpServerOptions().setIdleTimeout(IDLE_SECONDS);
    where.identity().ifPresent(identity -> options.setSsl(true).setKeyCertOptions(pem(identity)));
    return options;
  }

  private static PemKeyCertOptions pem(Identity identity) {
    return new PemKeyCertOptions()
        .addCertPath(identity.certificate().toString())
        .addKeyPath(identity.key().toString());
  }
}
