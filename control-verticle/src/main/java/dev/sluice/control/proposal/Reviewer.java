package dev.sluice.control.proposal;

import dev.sluice.config.settings.proxy.Credential;
import dev.sluice.config.source.Violations;
import dev.sluice.control.proposal.ReviewFinding.Kind;
import dev.sluice.inspect.digest.Sha256;
import dev.sluice.policy.document.PolicyDocument;
import dev.sluice.policy.document.PolicyReader;
import dev.sluice.policy.proposal.PolicyAddition;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import dev.sluice.proto.v1.StoredProposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reviews proposals against a generation. CPU-bound: as long as the compilation of the policy. Any
 * thread.
 *
 * @param credentials {@code proxy.credentials} of this node
 */
record Reviewer(List<Credential> credentials) {
  private static final String BROAD = "# broad: ";

  Reviewer {
    credentials = List.copyOf(credentials);
  }

  ProposalReview review(StoredProposal proposal, Generation inForce) {
    Optional<PolicySource> policy =
        inForce.getPoliciesList().stream()
            .filter(own -> own.getSandbox().equals(proposal.getSandbox()))
            .findFirst();
    String yaml = policy.map(PolicySource::getYaml).orElse("");
    TriedAddition trial =
        policy.isPresent()
            ? TriedAddition.of(yaml, lines(proposal))
            : TriedAddition.impossible(
                "sandbox %s has no policy of its own, and a rule in that of sandbox default would"
                        .formatted(proposal.getSandbox())
                    + " be for others too; put a policy for it first");
    return new ProposalReview(
        proposal,
        findings(proposal, yaml),
        trial.opens(),
        trial.obstacles(),
        trial.policy(),
        basis(proposal, inForce, policy.orElseGet(PolicySource::getDefaultInstance)),
        "");
  }

  static List<String> lines(StoredProposal proposal) {
    return proposal.getRule().lines().toList();
  }

  private List<ReviewFinding> findings(StoredProposal proposal, String policy) {
    List<ReviewFinding> findings = new ArrayList<>();
    List<Credential> own =
        credentials.stream()
            .filter(credential -> credential.sandboxes().contains(proposal.getSandbox()))
            .toList();
    String rule =
        PolicyAddition.add("version: 1\n", lines(proposal)).orElse("network_policies: {}");
    findings.addAll(RuleFindings.of(document(rule), document(policy), own));
    lines(proposal).stream()
        .map(String::strip)
        .filter(line -> line.startsWith(BROAD))
        .map(line -> new ReviewFinding(Kind.BROAD, line.substring(BROAD.length())))
        .forEach(findings::add);
    return findings;
  }

  private static PolicyDocument document(String policy) {
    return PolicyReader.read("policy", policy, new Violations());
  }

  private ReviewBasis basis(StoredProposal proposal, Generation inForce, PolicySource policy) {
    return new ReviewBasis(
        policy.getRevision(),
        Sha256.hexOf(new TreeMap<>(policy.getPresetsMap()) + "\n" + policy.getYaml()),
        Sha256.hexOf(inForce.getRegistrationsToml()),
        Sha256.hexOf(String.join("\n", credentials.stream().flatMap(Reviewer::words).toList())),
        Sha256.hexOf(proposal.getSandbox() + "\n" + proposal.getRule()));
  }

  private static Stream<String> words(Credential credential) {
    return Stream.concat(
        Stream.of(
            credential.key(),
            credential.sandboxes().stream().sorted().toList().toString(),
            credential.expiresAt().toString()),
        credential.endpoints().stream()
            .map(at -> "%s %d %s".formatted(at.host(), at.port(), at.path())));
  }
}
