package dev.sluice.tools.doctor.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The command that asks {@code https://sluice.local}, in an empty directory of its own.
 *
 * @param arguments after the program
 * @param files texts by names, relative to the directory
 * @param variables more of the environment; {@value #DIRECTORY} stands for the directory
 * @param proof what it prints once Sluice answered inside TLS, whatever its exit status
 */
public record Trial(
    List<String> arguments,
    Map<String, String> files,
    Map<String, String> variables,
    Pattern proof,
    List<Exemption> exemptions) {
  /** In the place of the directory, for programs that take absolute paths only. */
  public static final String DIRECTORY = "{directory}";

  public static final String URL = "https://sluice.local/";

  /** Printed by trials that are scripts, and by curl. */
  static final String ANSWERED = "sluice.local answered ";

  private static final Pattern PAGE = Pattern.compile(ANSWERED + "(200|404)");

  public Trial {
    arguments = List.copyOf(arguments);
  }

  /** A command that prints {@link #ANSWERED} and the status of the answer. */
  static Trial ofStatus(String... arguments) {
    return of(PAGE, arguments);
  }

  static Trial of(Pattern proof, String... arguments) {
    return new Trial(List.of(arguments), Map.of(), Map.of(), proof, List.of());
  }

  Trial withFile(String name, String text) {
    return new Trial(arguments, with(files, name, text), variables, proof, exemptions);
  }

  Trial withVariable(String name, String value) {
    return new Trial(arguments, files, with(variables, name, value), proof, exemptions);
  }

  Trial skippedIf(String sign, String why) {
    return with(new Exemption(Pattern.compile(sign), true, why));
  }

  /** What is tried is no part of what is installed. */
  Trial absentIf(String sign) {
    return with(new Exemption(Pattern.compile(sign), false, ""));
  }

  private Trial with(Exemption exemption) {
    List<Exemption> more = new ArrayList<>(exemptions);
    more.add(exemption);
    return new Trial(arguments, files, variables, proof, List.copyOf(more));
  }

  private static Map<String, String> with(Map<String, String> map, String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(map);
    more.put(name, value);
    return more;
  }
}
