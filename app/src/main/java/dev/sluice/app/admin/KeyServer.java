package dev.sluice.app.admin;

import dev.sluice.chain.service.token.NodeTokens;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.net.UnusableAddress;
import dev.sluice.config.pem.PemException;
import dev.sluice.config.pem.PemFile;
import dev.sluice.config.settings.TokenSettings.Identity;
import dev.sluice.config.settings.TokenSettings.Publication;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.List;
import java.util.Locale;
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

  /**
   * The key set and its discovery (middleware-contract n.9), for anyone. Event loop only.
   *
   * @param secure whether the listener has TLS
   */
  private record KeyPages(NodeTokens tokens, boolean secure) {
    static final String JWKS = "/.well-known/jwks.json";
    static final String DISCOVERY = "/.well-known/openid-configuration";

    private static final List<HttpMethod> READS = List.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final List<String> SCHEMES = List.of("http", "https");

    void serve(HttpServerRequest request) {
      HttpServerResponse response = request.response();
      if (!READS.contains(request.method())) {
        response.setStatusCode(405).putHeader(HttpHeaders.ALLOW, "GET, HEAD").end();
        return;
      }
      switch (String.valueOf(request.path())) {
        case JWKS -> json(response, tokens.jwks());
        case DISCOVERY ->
            base(request)
                .ifPresentOrElse(
                    base -> json(response, discovery(base).encode()),
                    () -> response.setStatusCode(400).end());
        default -> response.setStatusCode(404).end();
      }
    }

    private JsonObject discovery(String base) {
      return new JsonObject()
          .put("issuer", tokens.issuer())
          .put("jwks_uri", base + JWKS)
          .put("id_token_signing_alg_values_supported", JsonArray.of("EdDSA"))
          .put("response_types_supported", JsonArray.of("id_token"))
          .put("subject_types_supported", JsonArray.of("public"))
          .put("scopes_supported", JsonArray.of("openid"))
          .put(
              "claims_supported",
              JsonArray.of("iss", "sub", "aud", "iat", "exp", "jti", "caller_kind", "sandbox_id"));
    }

    private Optional<String> base(HttpServerRequest request) {
      return Optional.<HostAndPort>ofNullable(request.authority())
          .map(authority -> scheme(request) + "://" + authority);
    }

    private String scheme(HttpServerRequest request) {
      return Optional.<String>ofNullable(request.getHeader("X-Forwarded-Proto"))
          .map(list -> list.split(",", 2)[0].strip().toLowerCase(Locale.ROOT))
          .filter(SCHEMES::contains)
          .orElse(secure ? "https" : "http");
    }

    private static void json(HttpServerResponse response, String body) {
      response
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=300")
          .end(body + "\n");
    }
  }
}
