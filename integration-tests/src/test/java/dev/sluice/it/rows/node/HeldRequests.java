package dev.sluice.it.rows.node;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.Message;
import dev.sluice.it.rows.node.RowNode.Came;
import dev.sluice.it.rows.node.RowOrigin.Reply;
import dev.sluice.it.service.ResponsePeer;
import dev.sluice.it.service.ResponsePeer.PeerScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Requests to one host that stay under way, to fill what a node has for them. */
public final class HeldRequests<E extends Message> {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final RowNode node;
  private final ResponsePeer<E> peer;
  private final String host;
  private final String prefix;
  private final List<CompletableFuture<Came>> clients = new ArrayList<>();

  public HeldRequests(RowNode node, ResponsePeer<E> peer, String host, String prefix) {
    this.node = node;
    this.peer = peer;
    this.host = host;
    this.prefix = prefix;
  }

  /** Begins one more. */
  private void begin(Reply reply, PeerScript<E> script) {
    String path = path(clients.size());
    node.origin.answers(path, reply);
    peer.when(path, script);
    CompletableFuture<Came> client =
        CompletableFuture.supplyAsync(
            () -> node.ask(host, path, List.of()), Thread::startVirtualThread);
    clients.add(client);
  }

  private String path(int index) {
    return prefix + index;
  }

  /** The paths of those that were refused. */
  public List<String> refused() {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      if (clients.get(i).isDone()) {
        paths.add(path(i));
      }
    }
    return paths;
  }

  public Optional<Came> of(String path) {
    int index = Integer.parseInt(path.substring(prefix.length()));
    return clients.get(index).isDone() ? Optional.of(clients.get(index).join()) : Optional.empty();
  }

  /** Begins so many at once; returns when one of them is refused. */
  public String fill(int count, Reply reply, PeerScript<E> script) {
    for (int i = 0; i < count; i++) {
      begin(reply, script);
    }
    await().atMost(PATIENCE).until(() -> !refused().isEmpty());
    return refused().getFirst();
  }

  /** Ends all that are held, so that they are delivered or refused. */
  public void release(int parts) {
    for (int i = 0; i < clients.size(); i++) {
      for (int part = 1; part < parts; part++) {
        node.origin.release(path(i));
      }
    }
  }

  public boolean areOver() {
    return clients.stream().allMatch(CompletableFuture::isDone);
  }

  public void awaitEnd() {
    clients.forEach(CompletableFuture::join);
  }
}
