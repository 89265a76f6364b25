package dev.sluice.proxy.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.proxy.timing.SetupTimes;
import io.netty.handler.ssl.OpenSslServerContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeafContextsTest {
  private static final int CAPACITY = 4;

  private final Vertx vertx = Vertx.vertx();
  private LeafContexts contexts;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    contexts =
        new LeafContexts(
            vertx, CertificateAuthority.openOrCreate(directory), CAPACITY, SetupTimes.NONE);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void knownHostIsCompleteAtOnce() {
    SslContext minted = contexts.get("api.example.test").await();

    Future<SslContext> again = contexts.get("api.example.test");
    assertThat(again.succeeded()).isTrue();
    assertThat(again.result()).isSameAs(minted).isInstanceOf(OpenSslServerContext.class);
  }

  @Test
  void spellingsOfAHostShareOneContext() {
    SslContext minted = contexts.get("api.example.test").await();

    assertThat(contexts.get("API.Example.Test.").result()).isSameAs(minted);
  }

  @Test
  void waitersShareOneMint() {
    List<Future<SslContext>> waiting =
        IntStream.range(0, 20).mapToObj(i -> contexts.get("api.example.test")).toList();
    Future.all(waiting).await();

    Set<SslContext> minted = new HashSet<>();
    waiting.forEach(future -> minted.add(future.result()));
    assertThat(minted).hasSize(1);
  }

  @Test
  void mintCompletesOnTheCallersContext() {
    Context context = vertx.getOrCreateContext();
    Promise<Context> completedOn = Promise.promise();
    context.runOnContext(
        v ->
            contexts
                .get("api.example.test")
                .onComplete(c -> completedOn.complete(Vertx.currentContext())));

    assertThat(completedOn.future().await()).isSameAs(context);
  }

  @Test
  void failureIsReportedAndNotCached() {
    Future<SslContext> refused = contexts.get("*.example.test");

    assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(refused::await);
    assertThat(contexts.size()).isZero();
  }

  @Test
  void cacheStaysWithinItsCapacity() {
    for (int i = 0; i < 3 * CAPACITY; i++) {
      contexts.get("h" + i + ".example.test").await();
    }

    Awaitility.await().until(() -> contexts.size() <= CAPACITY);
  }

  @Test
  void jdkServesWhereTheNativeProviderIsMissing(@TempDir Path directory) throws IOException {
    LeafContexts jdk =
        new LeafContexts(
            vertx,
            CertificateAuthority.openOrCreate(directory),
            CAPACITY,
            SslProvider.JDK,
            SetupTimes.NONE);

    assertThat(jdk.get("api.example.test").await()).isNotInstanceOf(OpenSslServerContext.class);
  }
}
