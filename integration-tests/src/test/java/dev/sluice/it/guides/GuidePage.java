package dev.sluice.it.guides;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The commands of a page, by heading. A block {@code console} has commands after {@code $} with
 * what they print; a line of three dots stands for any lines. A command that prints {@code ready}
 * last is a server, and goes on. A block {@code sh} prepares, and needs the network.
 */
record GuidePage(List<Section> sections) {
  private static final Pattern PART =
      Pattern.compile("(?m)^## (?<heading>.+)$|^```(?<kind>console|sh)\\n(?<text>(?s:.*?))^```$");
  private static final String PROMPT = "$ ";

  /** What stands under a heading of the second level. */
  record Section(String heading, List<Step> steps) {}

  /** One command line, with what the page shows of it. */
  record Step(Kind kind, String command, String shown) {}

  enum Kind {
    PREPARATION,
    COMMAND,
    SERVER
  }

  static GuidePage of(String markdown) {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("", new ArrayList<>()));
    PART.matcher(markdown).results().forEach(part -> add(sections, part));
    return new GuidePage(sections.stream().filter(section -> !section.steps().isEmpty()).toList());
  }

  private static void add(List<Section> sections, MatchResult part) {
    if (part.group("heading") != null) {
      sections.add(new Section(part.group("heading"), new ArrayList<>()));
    } else if (part.group("kind").equals("sh")) {
      sections.getLast().steps().add(new Step(Kind.PREPARATION, part.group("text"), ""));
    } else {
      sections.getLast().steps().addAll(steps(part.group("text")));
    }
  }

  private static List<Step> steps(String text) {
    List<Step> steps = new ArrayList<>();
    List<String> lines = text.lines().toList();
    int next = 0;
    while (next < lines.size()) {
      if (!lines.get(next).startsWith(PROMPT)) {
        throw new IllegalArgumentException("output without a command: " + lines.get(next));
      }
      StringBuilder command = new StringBuilder(lines.get(next++).substring(PROMPT.length()));
      while (command.toString().endsWith("\\")) {
        command.append('\n').append(lines.get(next++));
      }
      StringBuilder shown = new StringBuilder();
      while (next < lines.size() && !lines.get(next).startsWith(PROMPT)) {
        shown.append(lines.get(next++)).append('\n');
      }
      steps.add(step(command.toString(), shown.toString()));
    }
    return steps;
  }

  private static Step step(String command, String shown) {
    boolean server = shown.equals("ready\n") || shown.endsWith("\nready\n");
    return new Step(server ? Kind.SERVER : Kind.COMMAND, command, shown);
  }
}
