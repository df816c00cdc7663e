import Testing

extension EndToEnd {
  /// What a script relies on: exit codes, and a sentence that says what to do.
  @Suite struct CommandLineTests {
    @Test func anOptionThatDoesNotExistIsAUsageError() throws {
      let result = try Program.run("--no-such-option")
      #expect(result.status == 2)
      #expect(result.errors.contains("--no-such-option"))
    }

    @Test(arguments: [
      ["graph", "--config", "x"], ["graph", "--find", "x"], ["graph", "--hide", "x"], ["graph", "-o", "dot"],
    ])
    func whatIsNotBuiltYetIsRefusedByName(_ arguments: [String]) throws {
      let result = try Command.run(Program.path, arguments + ["--proxy", "127.0.0.1:1"])
      #expect(result.status == 2)
      #expect(result.errors.contains("not built yet"))
      #expect(result.errors.contains(arguments[1]))
    }

    @Test func withoutASourceTheWaysToGetOneAreNamed() throws {
      for arguments in [[], ["graph"]] {
        let result = try Command.run(
          Program.path, arguments, environment: ["HOME": "/nowhere", "KUBECONFIG": ""])
        #expect(result.status == 2)
        for way in ["pharos demo", "--proxy", "--proxies", "--kube", "--prometheus"] {
          #expect(result.errors.contains(way))
        }
      }
    }

    @Test func aClusterWithoutAKubeconfigIsAUsageErrorThatSaysWhereItWasLookedFor() throws {
      let result = try Command.run(
        Program.path, ["graph", "--kube"], environment: ["HOME": "/nowhere", "KUBECONFIG": ""])
      #expect(result.status == 2)
      #expect(result.errors.contains("/nowhere/.kube/config"), "\(result.errors)")
    }

    @Test func theRoleThatIsNeededIsPrinted() throws {
      let role = try Program.run("rbac", "-n", "bookinfo", "--service-account", "tools/pharos")
      #expect(role.status == 0)
      for words in ["kind: Role", "pods/proxy", "namespace: tools", "kind: ServiceAccount"] {
        #expect(role.output.contains(words), "\(words) in \(role.output)")
      }
      #expect(!(try Program.run("rbac", "--without", "port-forward").output.contains("portforward")))
      let wrong = try Program.run("rbac", "-n", "a/b")
      #expect(wrong.status == 2 && wrong.errors.contains("'a/b' is no name of a namespace"))
    }

    @Test func aWrongValueIsNamed() throws {
      #expect(try Program.run("graph", "--proxy", "nonsense::").status == 2)
      #expect(try Program.run("graph", "--proxy", "127.0.0.1:1", "--interval", "never").status == 2)
      #expect(try Program.run("graph", "--proxies", "/no/such/file").errors.contains("/no/such/file"))
      let fault = try Program.run("demo", "fault", "errors", "nobody-v9")
      #expect(fault.status == 2)
      #expect(!fault.errors.isEmpty)
    }

    @Test(.timeLimit(.minutes(1))) func noSourceThatAnswersIsAStatusOfItsOwn() throws {
      let result = try Program.run(
        "graph", "--proxy", "127.0.0.1:1", "--window", "1s", "--interval", "500ms", "-o", "json")
      #expect(result.status == 3)
      #expect(result.errors.contains("127.0.0.1:1"))
      #expect(result.errors.lowercased().contains("refused"))
    }

    @Test func theDashboardAsksForATerminal() throws {
      let result = try Program.run("--proxy", "127.0.0.1:1")
      #expect(result.status == 2)
      #expect(result.errors.contains("terminal"))
    }
  }
}
