package dev.sluice.tools.proposals;

import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.command.Logging;
import dev.sluice.tools.command.OutputFormat;
import dev.sluice.tools.live.AdminOptions;
import dev.sluice.tools.proposals.AdminCalls.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "proposals",
    description = "Shows the rules that agents propose, and decides about them.",
    mixinStandardHelpOptions = true)
public final class ProposalsCommand {
  private static final String PATH = "/v1/proposals";
  private static final JsonMapper JSON = new JsonMapper();

  public ProposalsCommand() {}

  @Command(
      name = "list",
      description = "Lists the proposals, newest first.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin AdminOptions admin,
      @Option(names = "--sandbox", paramLabel = "ID", description = "only those of this sandbox")
          Optional<String> sandbox,
      @Option(
              names = "--format",
              paramLabel = "text|json",
              description = "default: text",
              defaultValue = "text")
          OutputFormat format)
      throws IOException {
    sandbox.ifPresent(ProposalsCommand::checkSandbox);
    String query = sandbox.map(id -> "?sandbox=" + id).orElse("");
    Reply reply = calls(admin, Optional.empty()).get(PATH + query);
    return print(reply, format, ProposalText::list);
  }

  @Command(
      name = "show",
      description = "Shows a proposal beside the policy in force, with a token for its approval.",
      mixinStandardHelpOptions = true)
  int show(
      @Mixin AdminOptions admin,
      @Parameters(paramLabel = "ID", description = "of the list") String id,
      @Option(
              names = "--format",
              paramLabel = "text|json",
              description = "default: text",
              defaultValue = "text")
          OutputFormat format)
      throws IOException {
    Reply reply = calls(admin, Optional.empty()).get(path(id, ""));
    return print(reply, format, ProposalText::of);
  }

  @Command(
      name = "approve",
      description = "Puts the rule of a proposal in force, as it was shown.",
      mixinStandardHelpOptions = true)
  int approve(
      @Mixin AdminOptions admin,
      @Parameters(paramLabel = "ID", description = "of the list") String id,
      @Option(
              names = "--review-token",
              paramLabel = "TOKEN",
              required = true,
              description = "as show printed it; it counts once")
          String token,
      @Option(names = "--tests", paramLabel = "FILE", description = "tests of the policy")
          Optional<Path> tests,
      @Option(names = "--reason", paramLabel = "TEXT", description = "for the audit")
          Optional<String> reason)
      throws IOException {
    ObjectNode terms = JSON.createObjectNode().put("review_token", token);
    return decide(admin, path(id, ":approve"), terms, tests, reason);
  }

  @Command(
      name = "reject",
      description = "Ends a proposal without its rule.",
      mixinStandardHelpOptions = true)
  int reject(
      @Mixin AdminOptions admin,
      @Parameters(paramLabel = "ID", description = "of the list") String id,
      @Option(
              names = "--reason",
              paramLabel = "TEXT",
              description = "for the audit, and for the agent")
          Optional<String> reason)
      throws IOException {
    return decide(admin, path(id, ":reject"), JSON.createObjectNode(), Optional.empty(), reason);
  }

  @Command(
      name = "revoke",
      description = "Takes the rule of an approved proposal out of the policy.",
      mixinStandardHelpOptions = true)
  int revoke(
      @Mixin AdminOptions admin,
      @Parameters(paramLabel = "ID", description = "of the list") String id,
      @Option(names = "--tests", paramLabel = "FILE", description = "tests of the policy")
          Optional<Path> tests,
      @Option(names = "--reason", paramLabel = "TEXT", description = "for the audit")
          Optional<String> reason)
      throws IOException {
    return decide(admin, path(id, ":revoke"), JSON.createObjectNode(), tests, reason);
  }

  @Command(
      name = "create",
      description =
          "Proposes rules: those of a file in the JSON of OpenShell's policy advisor, or those that"
              + " policy suggest found.",
      mixinStandardHelpOptions = true)
  int create(
      @Mixin AdminOptions admin,
      @Option(
              names = "--sandbox",
              paramLabel = "ID",
              required = true,
              description = "whose policy would have the rule")
          String sandbox,
      @Option(names = "--file", paramLabel = "FILE", description = "JSON of the policy advisor")
          Optional<Path> file,
      @Option(
              names = "--suggested",
              paramLabel = "FILE",
              description = "output of policy suggest --format json; - is standard input")
          Optional<Path> suggested)
      throws IOException {
    checkSandbox(sandbox);
    if (file.isPresent() == suggested.isPresent()) {
      throw CommandFailure.usage("give one of --file FILE and --suggested FILE");
    }
    String where = PATH + "?sandbox=" + sandbox;
    if (file.isPresent()) {
      return propose(admin, where, List.of(Files.readAllBytes(file.get())));
    }
    SuggestedProposals found = SuggestedProposals.read(suggested.orElseThrow(), sandbox);
    found.leftOut().forEach(line -> System.err.println("sluice: left out: " + line));
    if (found.bodies().isEmpty()) {
      System.err.println("sluice: nothing to propose for sandbox " + sandbox);
    }
    return propose(admin, where + "&origin=mapper", found.bodies());
  }

  /** Done when no body was refused, and at least one operation was accepted. */
  private static int propose(AdminOptions admin, String where, List<byte[]> bodies)
      throws IOException {
    AdminCalls calls = calls(admin, Optional.empty());
    int code = ExitCode.DONE;
    long accepted = 0;
    for (byte[] body : bodies) {
      Reply reply = calls.post(where, body);
      accepted += reply.body().path("accepted_chunks").asLong(0);
      code = Math.max(code, print(reply, OutputFormat.JSON, ProposalText::of));
    }
    return accepted > 0 ? code : ExitCode.NO;
  }

  private static int decide(
      AdminOptions admin,
      String path,
      ObjectNode terms,
      Optional<Path> tests,
      Optional<String> reason)
      throws IOException {
    if (tests.isPresent()) {
      terms.put("tests", Files.readString(tests.get()));
    }
    Reply reply =
        calls(admin, reason).post(path, terms.toString().getBytes(StandardCharsets.UTF_8));
    return print(
        reply,
        OutputFormat.TEXT,
        body ->
            List.of(
                "%s: %s is %s"
                    .formatted(
                        ProposalText.text(body, "sandbox"),
                        ProposalText.text(body, "rule_name"),
                        ProposalText.text(body, "state"))));
  }

  private static AdminCalls calls(AdminOptions admin, Optional<String> reason) throws IOException {
    Logging.forPeople();
    return new AdminCalls(admin.endpoint(), reason.orElse(""));
  }

  private static int print(
      Reply reply, OutputFormat format, Function<JsonNode, List<String>> text) {
    if (!reply.isDone()) {
      ProposalText.refusal(reply.body()).forEach(line -> System.err.println("sluice: " + line));
      return ExitCode.NO;
    }
    switch (format) {
      case TEXT -> text.apply(reply.body()).forEach(System.out::println);
      case JSON -> System.out.println(LineEscape.json(reply.body().toString()));
    }
    return ExitCode.DONE;
  }

  private static String path(String id, String verb) {
    if (!ProposalText.isId(id)) {
      throw CommandFailure.usage("ID: expected the id of a proposal, as list prints it");
    }
    return PATH + "/" + id + verb;
  }

  private static void checkSandbox(String sandbox) {
    if (!Sandbox.isId(sandbox)) {
      throw CommandFailure.usage("--sandbox: expected an id of proxy.sandboxes, or default");
    }
  }
}
