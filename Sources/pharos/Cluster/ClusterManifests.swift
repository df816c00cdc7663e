import Feeds
import Kubernetes
import Manifests

/// The configuration of a cluster: its objects as texts, and what of it could not be read.
struct ClusterTexts: Sendable {
  var sources: [ManifestSource]
  var gaps: ReadingGaps
}

/// Reads the configuration of a cluster as texts: each object as the YAML that `kubectl get -o yaml` would show, without what
/// the API server keeps for itself.
actor ClusterManifests {
  /// The texts, whenever they changed.
  nonisolated let texts = LatestValue<ClusterTexts>()

  private let client: KubernetesClient
  private let namespace: String?
  /// The cluster's name, where there are several.
  private let cluster: String?
  private let clock: any FeedClock
  private var objects: [ResourceKind: [ResourceKey: [UInt8]]] = [:]
  private var gaps = ClusterManifests.always
  private var missing: Set<ResourceKind> = []
  private var hasDiscovered = false
  private var changedAt: Double?
  /// Since the last telling something else than what runs has changed.
  private var isPressing = false
  private var isTelling = false
  private var pace = ManifestPace()

  /// What is read: what Istio and the Gateway API configure, and what it is about.
  static let wanted: [ResourceKind] =
    ResourceKind.istioKinds + ResourceKind.gatewayKinds + [
      .namespaces, .services, .pods, .serviceAccounts, .deployments, .statefulSets, .daemonSets,
      .mutatingWebhookConfigurations,
    ]
  /// What is never read.
  private static let always = ReadingGaps(["Secret": .nothing("Secrets are never read")])
  /// Seconds between two looks at what kinds there are.
  private static let discoverySeconds = 60.0

  /// - Parameters:
  ///   - namespace: read alone where all may not be; nil: all or nothing.
  ///   - cluster: the cluster's name, where there are several.
  init(
    _ client: KubernetesClient, namespace: String?, cluster: String? = nil,
    clock: any FeedClock = SystemClock()
  ) {
    self.cluster = cluster
    self.client = client
    self.namespace = namespace
    self.clock = clock
  }

  /// Watches until the task is cancelled. Kinds that are installed later are watched from then on.
  func run() async {
    var watched: Set<String> = []
    await withDiscardingTaskGroup { group in
      missing.insert(.configMaps)
      group.addTask { await self.watchSettings() }
      while !Task.isCancelled {
        let served = try? await client.discover(Self.wanted).kinds
        // Where nobody tells what there is, each kind says for itself whether it is there.
        for kind in served ?? (watched.isEmpty ? Self.wanted : [])
        where watched.insert(kind.qualifiedName).inserted {
          missing.insert(kind)
          group.addTask { await self.watch(kind) }
        }
        hasDiscovered = true
        await clock.sleep(until: clock.now() + Self.discoverySeconds)
      }
    }
  }

  /// Everything once.
  /// - Parameter cluster: the cluster's name, where there are several: texts are said to be of it.
  static func read(
    _ client: KubernetesClient, namespace: String?, cluster: String? = nil
  ) async throws(KubernetesError) -> ClusterTexts {
    let served = try await client.discover(wanted)
    typealias Answer = (ResourceKind, Result<Reading, KubernetesError>)
    let answers = await withTaskGroup(of: Answer.self) { group in
      for kind in served.kinds {
        group.addTask { (kind, await list(kind, client, namespace: namespace)) }
      }
      return await group.reduce(into: [Answer]()) { $0.append($1) }
    }
    var objects: [ResourceKind: [ResourceKey: [UInt8]]] = [:]
    var gaps = always
    for (kind, answer) in answers {
      switch answer {
      case .success(let reading):
        objects[kind] = reading.objects
        if let namespace = reading.namespace { gaps.kinds[kind.manifestName] = .namespace(namespace) }
      case .failure(let error) where error.cause == .notFound: break
      case .failure(let error): gaps.kinds[kind.manifestName] = .nothing(reason(error, kind))
      }
    }
    let settings = await IstioSettings.read(client)
    objects[.configMaps] = settings.texts
    gaps.kinds[ResourceKind.configMaps.manifestName] = extent(of: settings)
    return ClusterTexts(sources: sources(objects, cluster: cluster), gaps: gaps)
  }

  /// The objects of a kind, of all namespaces or of one.
  private struct Reading: Sendable {
    var objects: [ResourceKey: [UInt8]]
    var namespace: String?
  }

  private static func list(
    _ kind: ResourceKind, _ client: KubernetesClient, namespace: String?
  ) async -> Result<Reading, KubernetesError> {
    do throws(KubernetesError) {
      do throws(KubernetesError) {
        return .success(Reading(objects: try await client.list(kind, as: ClusterObjectText.make(of: kind))))
      } catch {
        guard error.cause == .forbidden, kind.isNamespaced, let namespace else { throw error }
        return .success(
          Reading(
            objects: try await client.list(kind, namespace: namespace, as: ClusterObjectText.make(of: kind)),
            namespace: namespace))
      }
    } catch {
      return .failure(error)
    }
  }

  // MARK: - Watching

  /// In all namespaces, or where that may not be, in the one that is looked at.
  private func watch(_ kind: ResourceKind) async {
    if await follow(kind, nil), kind.isNamespaced, let namespace { _ = await follow(kind, namespace) }
  }

  /// - Returns: whether it ended because it may not be read.
  private func follow(_ kind: ResourceKind, _ namespace: String?) async -> Bool {
    var isAllowed = false
    for await event in client.watch(kind, namespace: namespace, as: ClusterObjectText.make(of: kind)) {
      switch event {
      case .failed(let error, _):
        // What was read once is known, though it may be of a while ago.
        if objects[kind] == nil, error.cause != .notFound {
          note(.nothing(Self.reason(error, kind)), of: kind)
        }
        isRead(kind)
        // What was allowed before is forbidden for a moment while an API server starts.
        if error.cause == .forbidden, namespace == nil, self.namespace != nil, !isAllowed { return true }
        continue
      case .synced:
        isAllowed = true
        note(namespace.map { .namespace($0) }, of: kind)
      default: break
      }
      take(event, of: kind)
    }
    return false
  }

  /// Why a kind is not read, in words that are the same for all kinds of that reason.
  private static func reason(_ error: KubernetesError, _ kind: ResourceKind) -> String {
    error.description.replacing(kind.qualifiedName, with: "them")
  }

  /// Notes how far a kind is read; nil: all of it.
  private func note(_ extent: ReadingGaps.Extent?, of kind: ResourceKind) {
    guard gaps.kinds[kind.manifestName] != extent else { return }
    gaps.kinds[kind.manifestName] = extent
    changed(kind)
  }

  private func watchSettings() async {
    for await settings in IstioSettings.watch(client) {
      let isOther = objects[.configMaps] != settings.texts
      objects[.configMaps] = settings.texts
      note(Self.extent(of: settings), of: .configMaps)
      let wasMissing = missing.contains(.configMaps)
      isRead(.configMaps)
      if wasMissing || isOther { changed(.configMaps) }
    }
  }

  /// How far Istio's own ConfigMaps were read; nil: as far as there are any.
  private static func extent(of settings: IstioSettings.Reading) -> ReadingGaps.Extent? {
    guard settings.texts.isEmpty else { return nil }
    return .nothing(
      settings.problem.map { reason($0, .configMaps) } ?? "there are none of Istio's in istio-system")
  }

  private func take(_ event: ResourceEvent<[UInt8]>, of kind: ResourceKind) {
    // Most of what happens to a pod changes nothing that is told of it.
    let isOther: Bool
    switch event {
    case .synced(let all):
      isOther = objects[kind] != all
      objects[kind] = all
    case .changed(let key, let text):
      isOther = objects[kind, default: [:]].updateValue(text, forKey: key) != text
    case .deleted(let key): isOther = objects[kind]?.removeValue(forKey: key) != nil
    case .failed, .resumed: return
    }
    let wasMissing = missing.contains(kind)
    isRead(kind)
    if wasMissing || isOther { changed(kind) }
  }

  private func isRead(_ kind: ResourceKind) {
    if missing.remove(kind) != nil, missing.isEmpty { changed(kind) }
  }

  private func changed(_ kind: ResourceKind) {
    // What could not be read at all is not known to be right, and before the kinds are known none is missing.
    guard hasDiscovered, missing.isEmpty, !objects.isEmpty else { return }
    changedAt = clock.now()
    isPressing = isPressing || !Self.running.contains(kind)
    guard !isTelling else { return }
    isTelling = true
    Task { await self.tell() }
  }

  private func tell() async {
    let start = clock.now()
    while let last = changedAt {
      let due = pace.due(since: start, lastChange: last, isPressing: isPressing)
      if clock.now() >= due { break }
      // Something more pressing may come meanwhile.
      await clock.sleep(until: min(due, clock.now() + ManifestPace.quietSeconds))
    }
    isTelling = false
    isPressing = false
    pace.toldAt = clock.now()
    texts.set(ClusterTexts(sources: Self.sources(objects, cluster: cluster), gaps: gaps))
  }

  /// Notes what a telling cost whoever reads it, so that the next ones keep a distance.
  /// - Parameter seconds: of one core.
  func note(cost seconds: Double) { pace.cost = seconds }

  /// What people do not write but a cluster makes all day long.
  private static let running: Set<ResourceKind> = [.pods, .deployments, .statefulSets, .daemonSets]

  // MARK: - Texts

  private static func sources(
    _ objects: [ResourceKind: [ResourceKey: [UInt8]]], cluster: String?
  ) -> [ManifestSource] {
    objects.sorted { $0.key.qualifiedName < $1.key.qualifiedName }.flatMap { kind, objects in
      objects.sorted { $0.key < $1.key }.map { key, bytes in
        let name = [cluster, kind.plural, key.namespace, key.name].compactMap(\.self).joined(separator: "/")
        return ManifestSource(name: name, bytes: bytes, isLive: true, cluster: cluster ?? "")
      }
    }
  }
}

extension ResourceKind {
  /// `Service`, or `GROUP/KIND` outside the core group.
  fileprivate var manifestName: String { group.isEmpty ? kind : "\(group)/\(kind)" }
}
