package example.contentguard;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.time.Duration;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * The public keys of the gateway, from a file or a URL. They are read again when a token names one
 * that is not known, at most once a second: that is how a rotation is followed.
 */
final class PublishedKeys implements VerificationKeyResolver {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String place;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private List<JsonWebKey> keys = List.of();
  private long nextRead = System.nanoTime();

  PublishedKeys(String place) {
    this.place = place;
  }

  @Override
  public synchronized Key resolveKey(JsonWebSignature token, List<JsonWebStructure> nesting)
      throws UnresolvableKeyException {
    String id = token.getKeyIdHeaderValue();
    if (!isKnown(id) && System.nanoTime() - nextRead >= 0) {
      nextRead = System.nanoTime() + PAUSE.toNanos();
      keys = read();
    }
    return keys.stream()
        .filter(key -> key.getKeyId() != null && key.getKeyId().equals(id))
        .findFirst()
        .orElseThrow(() -> new UnresolvableKeyException("the key of the token is not published"))
        .getKey();
  }

  private boolean isKnown(String id) {
    return keys.stream().anyMatch(key -> key.getKeyId() != null && key.getKeyId().equals(id));
  }

  private List<JsonWebKey> read() throws UnresolvableKeyException {
    try {
      String text = place.contains("://") ? fetched() : Files.readString(Path.of(place));
      return new JsonWebKeySet(text).getJsonWebKeys();
    } catch (IOException | JoseException e) {
      throw new UnresolvableKeyException("the published keys cannot be read", e);
    }
  }

  private String fetched() throws IOException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(place)).timeout(TIMEOUT).build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
