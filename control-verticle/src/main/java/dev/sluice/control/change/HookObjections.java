package dev.sluice.control.change;

import dev.sluice.config.registration.Registration;
import dev.sluice.config.registration.Registrations;
import dev.sluice.config.registration.RegistrationsReader;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import dev.sluice.control.change.CandidateChange.EntryId;
import dev.sluice.control.change.CandidateChange.ServiceAnswers;
import dev.sluice.policy.check.DescribedService;
import dev.sluice.policy.check.HookRules;
import dev.sluice.policy.compiled.PolicyCompiler;
import dev.sluice.policy.compiled.ReadyPolicy;
import dev.sluice.policy.document.PolicyDocument;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges changed policies by what their services described when a chain node last reached them,
 * also where no service has to be asked, as when {@code on_error} alone changes (http-hooks 1.4).
 * Event loop only.
 */
public final class HookObjections {
  /** Bounds the memory that unknown senders can claim. */
  private static final int MOST_SERVICES = 1024;

  private final Context context;
  private final Map<String, DescribedService> described = new HashMap<>();

  public HookObjections(Context context) {
    this.context = context;
  }

  public void hear(ChainServices told) {
    for (ChainService service : told.getServicesList()) {
      if (service.getResolved()
          && (described.size() < MOST_SERVICES || described.containsKey(service.getName()))) {
        described.put(
            service.getName(),
            new DescribedService(
                service.getHooks(), service.getRequests(), service.getResponses()));
      }
    }
  }

  public Future<ServiceAnswers> judge(CandidateChange.Valid change, Generation current) {
    Set<PolicySource> before = new HashSet<>(current.getPoliciesList());
    List<PolicySource> changed =
        change.generation().getPoliciesList().stream()
            .filter(policy -> !before.contains(policy))
            .toList();
    if (changed.isEmpty() || described.isEmpty()) {
      return Future.succeededFuture(ServiceAnswers.NONE);
    }
    Map<String, DescribedService> known = Map.copyOf(described);
    return context.executeBlocking(
        () -> judge(changed, unmoved(known, current, change.generation())), false);
  }

  /** Services whose registrations stay as they were when they described themselves. */
  private static Map<String, DescribedService> unmoved(
      Map<String, DescribedService> known, Generation current, Generation next) {
    Set<Registration> before = new HashSet<>(registrations(current));
    Map<String, DescribedService> unmoved = new HashMap<>();
    for (Registration service : registrations(next)) {
      if (before.contains(service) && known.containsKey(service.name())) {
        unmoved.put(service.name(), known.get(service.name()));
      }
    }
    return unmoved;
  }

  private static List<Registration> registrations(Generation generation) {
    Source toml = new Source(generation.getRegistrationsFile(), generation.getRegistrationsToml());
    return switch (RegistrationsReader.read(toml)) {
      case Compilation.Compiled<Registrations> compiled -> compiled.value().services();
      case Compilation.Rejected<Registrations> rejected -> List.of();
    };
  }

  private static ServiceAnswers judge(
      List<PolicySource> changed, Map<String, DescribedService> described) {
    Map<EntryId, String> objections = new HashMap<>();
    for (PolicySource policy : changed) {
      document(policy)
          .ifPresent(document -> judge(policy.getSandbox(), document, described, objections));
    }
    return new ServiceAnswers(objections);
  }

  private static void judge(
      String sandbox,
      PolicyDocument document,
      Map<String, DescribedService> described,
      Map<EntryId, String> objections) {
    HookRules rules = new HookRules(document, described);
    document
        .entries()
        .forEach(
            selectable -> {
              String key = selectable.entry().key();
              rules.violation(key).ifPresent(why -> objections.put(new EntryId(sandbox, key), why));
            });
  }

  private static Optional<PolicyDocument> document(PolicySource policy) {
    return PolicyCompiler.compile(GenerationCompiler.source(policy), new Violations())
        .map(ReadyPolicy::document);
  }
}
