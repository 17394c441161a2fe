/** A rules file that is read at once: the shipped one takes long, and few tests of the configuration look at it. */
export const FEW_RULES = `default: { severity: 2, uncovered: 2 }
lists:
  stopped: ["ferm*", "giu"]
rules:
  - id: stopped
    description: It has stopped.
    when:
      all:
        - { in: text, any: [$stopped] }
    then: { severity: 1 }
    examples:
      - { text: "Il server è fermo", matches: true }
`;
