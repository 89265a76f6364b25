package dev.sluice.chain.run;

import com.google.protobuf.Struct;
import dev.sluice.chain.contract.StructConfig;
import dev.sluice.config.registration.Registration;
import dev.sluice.config.registration.Registrations;
import dev.sluice.config.registration.RegistrationsReader;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.check.DescribedService;
import dev.sluice.policy.check.HookRules;
import dev.sluice.policy.compiled.PolicyCompiler;
import dev.sluice.policy.compiled.ReadyPolicy;
import dev.sluice.policy.document.PolicyDocument;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.proto.v1.InvalidEntry;
import dev.sluice.proto.v1.PolicyEntries;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.ValidateEntries;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The configs to validate, by service, read from the sources as this node sees them. Reading
 * blocks: not for event loops.
 *
 * @param byService a service without a question only has to describe itself
 * @param settled entries that are invalid without asking a service
 * @param policies whose entries are judged together
 */
record ConfigQuestions(
    Map<Registration, List<Question>> byService,
    List<InvalidEntry> settled,
    List<AskedPolicy> policies) {
  static ConfigQuestions of(ValidateEntries request) {
    ConfigQuestions questions =
        new ConfigQuestions(new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
    Registrations registrations = registrations(request);
    for (PolicyEntries policy : request.getPoliciesList()) {
      Optional<PolicyDocument> document = document(policy.getPolicy());
      Map<String, MiddlewareEntry> entries = entries(document);
      for (String key : policy.getKeysList()) {
        questions.add(policy.getPolicy().getSandbox(), key, entries, registrations);
      }
      document.ifPresent(
          read -> {
            questions.policies.add(
                new AskedPolicy(policy.getPolicy().getSandbox(), policy.getKeysList(), read));
            questions.addServices(entries.values(), registrations);
          });
    }
    return questions;
  }

  private void addServices(Collection<MiddlewareEntry> entries, Registrations registrations) {
    entries.stream()
        .flatMap(entry -> registrations.find(entry.implementation()).stream())
        .forEach(service -> byService.computeIfAbsent(service, first -> new ArrayList<>()));
  }

  List<InvalidEntry> judged(Map<String, DescribedService> described) {
    return policies.stream().flatMap(policy -> policy.judged(described)).toList();
  }

  private void add(
      String sandbox,
      String key,
      Map<String, MiddlewareEntry> entries,
      Registrations registrations) {
    MiddlewareEntry entry = entries.get(key);
    if (entry == null) {
      settled.add(refused(sandbox, key, "the chain node cannot read this entry"));
      return;
    }
    String name = entry.implementation();
    Optional<Registration> owner = registrations.find(name);
    if (owner.isEmpty()) {
      settled.add(refused(sandbox, key, "middleware '" + name + "' is not registered"));
      return;
    }
    byService
        .computeIfAbsent(owner.get(), service -> new ArrayList<>())
        .add(new Question(sandbox, key, StructConfig.of(entry.config())));
  }

  private static Registrations registrations(ValidateEntries request) {
    Source toml = new Source(request.getRegistrationsFile(), request.getRegistrationsToml());
    return switch (RegistrationsReader.read(toml)) {
      case Compilation.Compiled<Registrations> compiled -> compiled.value();
      case Compilation.Rejected<Registrations> rejected -> Registrations.none();
    };
  }

  private static Optional<PolicyDocument> document(PolicySource policy) {
    Source source = new Source(policy.getFile(), policy.getYaml(), policy.getPresetsMap());
    return PolicyCompiler.compile(source, new Violations()).map(ReadyPolicy::document);
  }

  private static Map<String, MiddlewareEntry> entries(Optional<PolicyDocument> document) {
    Map<String, MiddlewareEntry> entries = new HashMap<>();
    document
        .map(PolicyDocument::entries)
        .orElse(List.of())
        .forEach(selectable -> entries.put(selectable.entry().key(), selectable.entry()));
    return entries;
  }

  private static InvalidEntry refused(String sandbox, String key, String reason) {
    return InvalidEntry.newBuilder().setSandbox(sandbox).setKey(key).setReason(reason).build();
  }

  record AskedPolicy(String sandbox, List<String> keys, PolicyDocument document) {
    Stream<InvalidEntry> judged(Map<String, DescribedService> described) {
      HookRules rules = new HookRules(document, described);
      return keys.stream()
          .flatMap(key -> rules.violation(key).map(why -> refused(sandbox, key, why)).stream());
    }
  }

  record Question(String sandbox, String key, Struct config) {
    InvalidEntry refused(String reason) {
      return ConfigQuestions.refused(sandbox, key, reason);
    }

    /** A config may hold secrets. */
    @Override
    public String toString() {
      return "Question[" + sandbox + "/" + key + "]";
    }
  }
}
