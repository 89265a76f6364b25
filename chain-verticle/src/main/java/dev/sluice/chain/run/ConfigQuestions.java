package dev.sluice.chain.run;

import com.google.protobuf.Struct;
import dev.sluice.chain.contract.StructConfig;
import dev.sluice.config.policy.compiled.PolicyCompiler;
import dev.sluice.config.policy.compiled.ReadyPolicy;
import dev.sluice.config.policy.middleware.MiddlewareEntry;
import dev.sluice.config.registration.Registration;
import dev.sluice.config.registration.Registrations;
import dev.sluice.config.registration.RegistrationsReader;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import dev.sluice.proto.v1.InvalidEntry;
import dev.sluice.proto.v1.PolicyEntries;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.ValidateEntries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configs to validate, by service, read from the sources as this node sees them. Reading
 * blocks: not for event loops.
 *
 * @param settled entries that are invalid without asking a service
 */
record ConfigQuestions(Map<Registration, List<Question>> byService, List<InvalidEntry> settled) {
  static ConfigQuestions of(ValidateEntries request) {
    ConfigQuestions questions = new ConfigQuestions(new LinkedHashMap<>(), new ArrayList<>());
    Registrations registrations = registrations(request);
    for (PolicyEntries policy : request.getPoliciesList()) {
      Map<String, MiddlewareEntry> entries = entries(policy.getPolicy());
      for (String key : policy.getKeysList()) {
        questions.add(policy.getPolicy().getSandbox(), key, entries, registrations);
      }
    }
    return questions;
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
        .add(
            new Question(
                sandbox,
                key,
                StructConfig.of(entry.config()),
                entry.onError() == MiddlewareEntry.OnError.FAIL_CLOSED));
  }

  private static Registrations registrations(ValidateEntries request) {
    Source toml = new Source(request.getRegistrationsFile(), request.getRegistrationsToml());
    return switch (RegistrationsReader.read(toml)) {
      case Compilation.Compiled<Registrations> compiled -> compiled.value();
      case Compilation.Rejected<Registrations> rejected -> Registrations.none();
    };
  }

  private static Map<String, MiddlewareEntry> entries(PolicySource policy) {
    Map<String, MiddlewareEntry> entries = new HashMap<>();
    Source source = new Source(policy.getFile(), policy.getYaml(), policy.getPresetsMap());
    PolicyCompiler.compile(source, Violations.ofAccepted())
        .map(ReadyPolicy::entries)
        .orElse(List.of())
        .forEach(selectable -> entries.put(selectable.entry().key(), selectable.entry()));
    return entries;
  }

  private static InvalidEntry refused(String sandbox, String key, String reason) {
    return InvalidEntry.newBuilder().setSandbox(sandbox).setKey(key).setReason(reason).build();
  }

  /**
   * The config of one entry.
   *
   * @param required {@code on_error} is {@code fail_closed}
   */
  record Question(String sandbox, String key, Struct config, boolean required) {
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
