package dev.sluice.control.store;

import com.google.protobuf.ByteString;
import dev.sluice.policy.proposal.RuleDigests;
import dev.sluice.proto.v1.ProposedRuleMark;
import dev.sluice.proto.v1.ProposedRules;
import dev.sluice.proto.v1.StoredGeneration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rules of approved proposals, by sandbox. They are known by key and content, so that a policy
 * that comes back, by its file or by a rollback, has them again. One thread.
 */
public final class ProposedRuleMarks {
  /** Marks of rules that the policy does not have; a policy bounds the others by its size. */
  private static final int KEPT = 256;

  private final Map<String, List<ProposedRuleMark>> bySandbox = new TreeMap<>();

  private ProposedRuleMarks() {}

  public static ProposedRuleMarks of(StoredGeneration stored) {
    ProposedRuleMarks marks = new ProposedRuleMarks();
    stored
        .getProposedRulesMap()
        .forEach(
            (sandbox, rules) ->
                marks.bySandbox.put(sandbox, new ArrayList<>(rules.getRulesList())));
    return marks;
  }

  public void add(String sandbox, String key, String policy) {
    byte[] digest = RuleDigests.of(policy).get(key);
    if (digest == null) {
      throw new IllegalArgumentException("the policy has no such rule");
    }
    List<ProposedRuleMark> marks = bySandbox.computeIfAbsent(sandbox, own -> new ArrayList<>());
    marks.add(
        ProposedRuleMark.newBuilder().setKey(key).setDigest(ByteString.copyFrom(digest)).build());
    List<String> present = in(sandbox, policy);
    for (int i = 0; i < marks.size() && marks.size() - present.size() > KEPT; ) {
      if (present.contains(marks.get(i).getKey())) {
        i++;
      } else {
        marks.remove(i);
      }
    }
  }

  public List<String> in(String sandbox, String policy) {
    List<ProposedRuleMark> marks = bySandbox.getOrDefault(sandbox, List.of());
    if (marks.isEmpty()) {
      return List.of();
    }
    Map<String, byte[]> digests = RuleDigests.of(policy);
    return marks.stream()
        .filter(mark -> isOf(mark, digests))
        .map(ProposedRuleMark::getKey)
        .distinct()
        .toList();
  }

  private static boolean isOf(ProposedRuleMark mark, Map<String, byte[]> digests) {
    byte[] digest = digests.get(mark.getKey());
    return digest != null && mark.getDigest().equals(ByteString.copyFrom(digest));
  }

  public Map<String, ProposedRules> stored() {
    Map<String, ProposedRules> stored = new TreeMap<>();
    bySandbox.forEach(
        (sandbox, marks) ->
            stored.put(sandbox, ProposedRules.newBuilder().addAllRules(marks).build()));
    return stored;
  }
}
