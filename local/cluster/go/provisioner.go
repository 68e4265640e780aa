package main

// The storage classes: a claim is a directory on the node that the scheduler chose or, with the parameter
// "shared", one that every node sees. All nodes are mount namespaces of one machine, so this one process makes,
// grows and removes the directories of all of them: <root>/<node>/local-path/<volume>, which the node sees as
// <node-path>/<volume>, and <root>/shared/local-path/<volume>, which each sees as <shared-path>/<volume>.

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"

	core "k8s.io/api/core/v1"
	storage "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	corelisters "k8s.io/client-go/listers/core/v1"
	storagelisters "k8s.io/client-go/listers/storage/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/workqueue"
)

const (
	provisionerName = "kafka-cluster/local-path"
	provisionedBy   = "pv.kubernetes.io/provisioned-by"
	selectedNode    = "volume.kubernetes.io/selected-node"
	// Stands for a node where there is none.
	shared = "shared"

	nodePermissions = 0o777
	// What is shared belongs to root, as on a file server: only by its pod's fsGroup can it be written to.
	sharedPermissions = 0o755
)

type provisioner struct {
	client  kubernetes.Interface
	claims  corelisters.PersistentVolumeClaimLister
	volumes corelisters.PersistentVolumeLister
	classes storagelisters.StorageClassLister
	root    string
	// The path by which a node sees its own directories, and that by which it sees those of all.
	nodePath, sharedPath string
}

// A claim has a namespace, a volume hasn't.
type item = types.NamespacedName

func runProvisioner(args []string) error {
	flags := flag.NewFlagSet("provisioner", flag.ExitOnError)
	kubeconfig := flags.String("kubeconfig", "", "kubeconfig of the provisioner's user")
	root := flags.String("root", "", "directory that holds <node>/local-path for each node")
	nodePath := flags.String("node-path", "", "the same <node>/local-path as the node itself sees it")
	sharedPath := flags.String("shared-path", "", "<root>/shared/local-path as each node sees it")
	if err := flags.Parse(args); err != nil {
		return err
	}
	client, factory, err := connect(*kubeconfig)
	if err != nil {
		return err
	}

	claims, volumes, classes := factory.Core().V1().PersistentVolumeClaims(), factory.Core().V1().PersistentVolumes(), factory.Storage().V1().StorageClasses()
	queue := workqueue.NewTypedRateLimitingQueue(workqueue.DefaultTypedControllerRateLimiter[item]())
	put := func(object any) {
		if o, ok := object.(meta.Object); ok {
			queue.Add(item{Namespace: o.GetNamespace(), Name: o.GetName()})
		}
	}
	handler := cache.ResourceEventHandlerFuncs{AddFunc: put, UpdateFunc: func(_, object any) { put(object) }}
	_, claimsError := claims.Informer().AddEventHandler(handler)
	_, volumesError := volumes.Informer().AddEventHandler(handler)
	if err := errors.Join(claimsError, volumesError); err != nil {
		return err
	}
	p := &provisioner{client, claims.Lister(), volumes.Lister(), classes.Lister(), *root, *nodePath, *sharedPath}
	classes.Informer()
	ctx := context.Background()
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())

	for {
		next, stopped := queue.Get()
		if stopped {
			return nil
		}
		if err := p.reconcile(ctx, next); err != nil {
			log.Printf("%s: %v", next, err)
			queue.AddRateLimited(next)
		} else {
			queue.Forget(next)
		}
		queue.Done(next)
	}
}

func (p *provisioner) reconcile(ctx context.Context, next item) error {
	if next.Namespace == "" {
		return p.reclaim(ctx, next.Name)
	}
	claim, err := p.claims.PersistentVolumeClaims(next.Namespace).Get(next.Name)
	if err != nil {
		return ignoreNotFound(err)
	}
	if claim.DeletionTimestamp != nil {
		return nil
	}
	if claim.Spec.VolumeName == "" {
		return p.provision(ctx, claim)
	}
	return p.expand(ctx, claim)
}

func (p *provisioner) provision(ctx context.Context, claim *core.PersistentVolumeClaim) error {
	if claim.Spec.StorageClassName == nil {
		return nil
	}
	class, err := p.classes.Get(*claim.Spec.StorageClassName)
	if err != nil {
		return ignoreNotFound(err)
	}
	node, permissions := claim.Annotations[selectedNode], os.FileMode(nodePermissions)
	if class.Parameters[shared] == "true" {
		node, permissions = shared, sharedPermissions
	}
	if class.Provisioner != provisionerName || node == "" {
		return nil
	}
	name := "pvc-" + string(claim.UID)
	directory := p.directory(node, name)
	// Chmod as well: the mode that MkdirAll is given is cut by the umask.
	if err := errors.Join(os.MkdirAll(directory, permissions), os.Chmod(directory, permissions)); err != nil {
		return err
	}
	_, err = p.client.CoreV1().PersistentVolumes().Create(ctx, p.volume(name, node, claim, class), meta.CreateOptions{})
	if apierrors.IsAlreadyExists(err) {
		return nil
	}
	log.Printf("%s/%s is %s on %s: error %v", claim.Namespace, claim.Name, name, node, err)
	return err
}

func (p *provisioner) volume(name, node string, claim *core.PersistentVolumeClaim, class *storage.StorageClass) *core.PersistentVolume {
	mode := core.PersistentVolumeFilesystem
	path := p.nodePath
	onNode := core.NodeSelectorRequirement{Key: core.LabelHostname, Operator: core.NodeSelectorOpIn, Values: []string{node}}
	if node == shared {
		path = p.sharedPath
		onNode.Operator, onNode.Values = core.NodeSelectorOpExists, nil
	}
	return &core.PersistentVolume{
		ObjectMeta: meta.ObjectMeta{Name: name, Annotations: map[string]string{provisionedBy: provisionerName}},
		Spec: core.PersistentVolumeSpec{
			Capacity:                      core.ResourceList{core.ResourceStorage: claim.Spec.Resources.Requests[core.ResourceStorage]},
			AccessModes:                   claim.Spec.AccessModes,
			PersistentVolumeReclaimPolicy: *class.ReclaimPolicy,
			StorageClassName:              class.Name,
			VolumeMode:                    &mode,
			ClaimRef: &core.ObjectReference{APIVersion: "v1", Kind: "PersistentVolumeClaim", Namespace: claim.Namespace, Name: claim.Name,
				UID: claim.UID, ResourceVersion: claim.ResourceVersion},
			PersistentVolumeSource: core.PersistentVolumeSource{Local: &core.LocalVolumeSource{Path: filepath.Join(path, name)}},
			NodeAffinity: &core.VolumeNodeAffinity{Required: &core.NodeSelector{
				NodeSelectorTerms: []core.NodeSelectorTerm{{MatchExpressions: []core.NodeSelectorRequirement{onNode}}}}},
		},
	}
}

// A directory has no size of its own: to grow it is to write the new size down, first on the
// volume, then on the claim, in the order that a real external resizer keeps.
func (p *provisioner) expand(ctx context.Context, claim *core.PersistentVolumeClaim) error {
	wanted := claim.Spec.Resources.Requests[core.ResourceStorage]
	if has, bound := claim.Status.Capacity[core.ResourceStorage]; claim.Status.Phase != core.ClaimBound || (bound && has.Cmp(wanted) >= 0) {
		return nil
	}
	volume, err := p.volumes.Get(claim.Spec.VolumeName)
	if err != nil {
		return ignoreNotFound(err)
	}
	if volume.Annotations[provisionedBy] != provisionerName {
		return nil
	}
	if has := volume.Spec.Capacity[core.ResourceStorage]; has.Cmp(wanted) < 0 {
		patch := fmt.Sprintf(`{"spec":{"capacity":{"storage":%q}}}`, wanted.String())
		if _, err := p.client.CoreV1().PersistentVolumes().Patch(ctx, volume.Name, types.StrategicMergePatchType, []byte(patch), meta.PatchOptions{}); err != nil {
			return err
		}
	}
	patch := fmt.Sprintf(`{"status":{"capacity":{"storage":%q}}}`, wanted.String())
	_, err = p.client.CoreV1().PersistentVolumeClaims(claim.Namespace).Patch(ctx, claim.Name, types.StrategicMergePatchType, []byte(patch), meta.PatchOptions{}, "status")
	log.Printf("%s/%s grows to %s: error %v", claim.Namespace, claim.Name, wanted.String(), err)
	return err
}

func (p *provisioner) reclaim(ctx context.Context, name string) error {
	volume, err := p.volumes.Get(name)
	if err != nil {
		return ignoreNotFound(err)
	}
	if volume.Annotations[provisionedBy] != provisionerName || volume.Status.Phase != core.VolumeReleased ||
		volume.Spec.PersistentVolumeReclaimPolicy != core.PersistentVolumeReclaimDelete {
		return nil
	}
	node := shared
	if nodes := volume.Spec.NodeAffinity.Required.NodeSelectorTerms[0].MatchExpressions[0].Values; len(nodes) > 0 {
		node = nodes[0]
	}
	if err := os.RemoveAll(p.directory(node, name)); err != nil {
		return err
	}
	log.Printf("removes %s from %s", name, node)
	return ignoreNotFound(p.client.CoreV1().PersistentVolumes().Delete(ctx, name, meta.DeleteOptions{}))
}

func (p *provisioner) directory(node, volume string) string {
	return filepath.Join(p.root, node, "local-path", volume)
}

func ignoreNotFound(err error) error {
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}
