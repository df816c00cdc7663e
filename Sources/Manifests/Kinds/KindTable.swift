/// Group, kinds, served versions with the preferred one first. Istio 1.32, Gateway API 1.5, Kubernetes 1.35.
enum KindTable {
  static let text = """
    networking.istio.io | VirtualService DestinationRule Gateway ServiceEntry Sidecar WorkloadEntry WorkloadGroup | v1 v1beta1 v1alpha3
    networking.istio.io | ProxyConfig | v1beta1
    networking.istio.io | EnvoyFilter | v1alpha3
    security.istio.io | AuthorizationPolicy PeerAuthentication RequestAuthentication | v1 v1beta1
    telemetry.istio.io | Telemetry | v1 v1alpha1
    extensions.istio.io | WasmPlugin TrafficExtension | v1alpha1
    install.istio.io | IstioOperator | v1alpha1
    gateway.networking.k8s.io | GatewayClass Gateway HTTPRoute | v1 v1beta1
    gateway.networking.k8s.io | GRPCRoute | v1 v1alpha2
    gateway.networking.k8s.io | ReferenceGrant | v1beta1 v1 v1alpha2
    gateway.networking.k8s.io | TLSRoute | v1alpha2 v1alpha3 v1
    gateway.networking.k8s.io | TCPRoute UDPRoute | v1alpha2
    gateway.networking.k8s.io | BackendTLSPolicy | v1 v1alpha3 v1alpha2
    gateway.networking.k8s.io | ListenerSet | v1
    gateway.networking.k8s.io | BackendLBPolicy | v1alpha2
    gateway.networking.x-k8s.io | XListenerSet XBackendTrafficPolicy XMesh | v1alpha1
    inference.networking.k8s.io | InferencePool | v1
    core | Pod Service ConfigMap Secret Namespace Node PersistentVolume PersistentVolumeClaim ServiceAccount | v1
    core | Endpoints Event LimitRange ResourceQuota ReplicationController PodTemplate Binding ComponentStatus | v1
    core | List Status | v1
    apps | Deployment StatefulSet DaemonSet ReplicaSet ControllerRevision | v1
    batch | Job CronJob | v1
    networking.k8s.io | Ingress IngressClass NetworkPolicy | v1
    networking.k8s.io | IPAddress ServiceCIDR | v1 v1beta1 v1alpha1
    policy | PodDisruptionBudget Eviction | v1
    autoscaling | HorizontalPodAutoscaler | v2 v1
    autoscaling | Scale | v1
    rbac.authorization.k8s.io | Role RoleBinding ClusterRole ClusterRoleBinding | v1
    admissionregistration.k8s.io | MutatingWebhookConfiguration ValidatingWebhookConfiguration | v1
    admissionregistration.k8s.io | ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding | v1 v1beta1 v1alpha1
    admissionregistration.k8s.io | MutatingAdmissionPolicy MutatingAdmissionPolicyBinding | v1beta1 v1alpha1 v1
    discovery.k8s.io | EndpointSlice | v1
    apiextensions.k8s.io | CustomResourceDefinition | v1
    apiregistration.k8s.io | APIService | v1
    storage.k8s.io | StorageClass VolumeAttachment CSIDriver CSINode CSIStorageCapacity | v1
    storage.k8s.io | VolumeAttributesClass | v1 v1beta1 v1alpha1
    certificates.k8s.io | CertificateSigningRequest | v1
    certificates.k8s.io | ClusterTrustBundle PodCertificateRequest | v1beta1 v1alpha1
    coordination.k8s.io | Lease | v1
    coordination.k8s.io | LeaseCandidate | v1beta1 v1alpha2 v1alpha1
    scheduling.k8s.io | PriorityClass | v1
    node.k8s.io | RuntimeClass | v1
    events.k8s.io | Event | v1
    flowcontrol.apiserver.k8s.io | FlowSchema PriorityLevelConfiguration | v1
    """
}
