package dev.sluice.chain.service;

import dev.sluice.chain.service.manifest.ServiceProfile;
import dev.sluice.config.registration.Registration;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * Tells the event loops of a node that a service described itself to one of them, so that it
 * recovers on all of them at once. Any thread.
 */
final class NodeServices implements Shareable {
  private static final String MAP = "sluice.chain.services";

  private final ConcurrentMap<Registration, Set<Member>> members = new ConcurrentHashMap<>();

  private NodeServices() {}

  static NodeServices of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, NodeServices>getLocalMap(MAP)
        .computeIfAbsent(MAP, first -> new NodeServices());
  }

  /** Joins on the calling event loop. */
  Member join(Registration registration, Context loop, Consumer<ServiceProfile> onDescribed) {
    Member member = new Member(registration, loop, onDescribed);
    members.compute(
        registration,
        (same, known) -> {
          Set<Member> all = known == null ? ConcurrentHashMap.newKeySet() : known;
          all.add(member);
          return all;
        });
    return member;
  }

  void leave(Member member) {
    members.computeIfPresent(
        member.registration,
        (same, known) -> known.remove(member) && known.isEmpty() ? null : known);
  }

  /** Tells the other members, each on its event loop. */
  void described(Member by, ServiceProfile profile) {
    for (Member member : members.getOrDefault(by.registration, Set.of())) {
      if (member != by) {
        member.loop.runOnContext(told -> member.onDescribed.accept(profile));
      }
    }
  }

  /** One service on one event loop. */
  static final class Member {
    private final Registration registration;
    private final Context loop;
    private final Consumer<ServiceProfile> onDescribed;

    private Member(Registration registration, Context loop, Consumer<ServiceProfile> onDescribed) {
      this.registration = registration;
      this.loop = loop;
      this.onDescribed = onDescribed;
    }

    Registration registration() {
      return registration;
    }
  }
}
