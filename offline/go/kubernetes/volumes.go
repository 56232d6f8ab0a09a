package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	core "k8s.io/api/core/v1"
	storage "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

const (
	className   = "standard"
	provisioner = "dhi.local/folder"
	// With it the controller manager leaves the removal of a volume to us.
	provisionedBy = "pv.kubernetes.io/provisioned-by"
	// The scheduler names the node here once a pod wants the claim.
	selectedNode = "volume.kubernetes.io/selected-node"
)

// serveVolumes makes a folder on this node for every claim of the default class, and removes it with the claim. (The
// usual library for this wants other versions of what Kubernetes itself is built from.)
func serveVolumes(kubeconfig, parent string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	ctx := context.Background()
	if err := ensureDefaultClass(ctx, client); err != nil {
		return err
	}
	for ; ; time.Sleep(time.Second / 2) {
		if err := makeVolumes(ctx, client, parent); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		if err := removeVolumes(ctx, client, parent); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
}

func ensureDefaultClass(ctx context.Context, client kubernetes.Interface) error {
	// As on most clusters: a volume is made when a pod wants it, where the pod runs.
	binding := storage.VolumeBindingWaitForFirstConsumer
	class := &storage.StorageClass{
		ObjectMeta: meta.ObjectMeta{
			Name:        className,
			Annotations: map[string]string{"storageclass.kubernetes.io/is-default-class": "true"},
		},
		Provisioner:       provisioner,
		VolumeBindingMode: &binding,
	}
	_, err := client.StorageV1().StorageClasses().Create(ctx, class, meta.CreateOptions{})
	if errors.IsAlreadyExists(err) {
		return nil
	}
	return err
}

func makeVolumes(ctx context.Context, client kubernetes.Interface, parent string) error {
	claims, err := client.CoreV1().PersistentVolumeClaims("").List(ctx, meta.ListOptions{})
	if err != nil {
		return err
	}
	for _, claim := range claims.Items {
		class := claim.Spec.StorageClassName
		wanted := class != nil && *class == className && claim.Annotations[selectedNode] != ""
		if !wanted || claim.Spec.VolumeName != "" {
			continue
		}
		volume := volumeFor(&claim, parent)
		// Owned by root and closed to others: a pod without the right fsGroup cannot write, here as elsewhere.
		if err := os.MkdirAll(volume.Spec.Local.Path, 0o755); err != nil {
			return err
		}
		_, err := client.CoreV1().PersistentVolumes().Create(ctx, volume, meta.CreateOptions{})
		if err != nil && !errors.IsAlreadyExists(err) {
			return err
		}
	}
	return nil
}

func removeVolumes(ctx context.Context, client kubernetes.Interface, parent string) error {
	volumes, err := client.CoreV1().PersistentVolumes().List(ctx, meta.ListOptions{})
	if err != nil {
		return err
	}
	for _, volume := range volumes.Items {
		unused := volume.Status.Phase == core.VolumeReleased &&
			volume.Spec.PersistentVolumeReclaimPolicy == core.PersistentVolumeReclaimDelete
		if !unused || volume.Annotations[provisionedBy] != provisioner {
			continue
		}
		if err := os.RemoveAll(filepath.Join(parent, volume.Name)); err != nil {
			return err
		}
		err := client.CoreV1().PersistentVolumes().Delete(ctx, volume.Name, meta.DeleteOptions{})
		if err != nil && !errors.IsNotFound(err) {
			return err
		}
	}
	return nil
}

// volumeFor describes a volume of the kind "local": the kubelet gives those to the pod's fsGroup, as it does with a
// disk of a cloud, and not those of the kind "hostPath".
func volumeFor(claim *core.PersistentVolumeClaim, parent string) *core.PersistentVolume {
	name := "pvc-" + string(claim.UID)
	onThatNode := core.NodeSelectorRequirement{
		Key:      core.LabelHostname,
		Operator: core.NodeSelectorOpIn,
		Values:   []string{claim.Annotations[selectedNode]},
	}
	return &core.PersistentVolume{
		ObjectMeta: meta.ObjectMeta{Name: name, Annotations: map[string]string{provisionedBy: provisioner}},
		Spec: core.PersistentVolumeSpec{
			StorageClassName:              className,
			AccessModes:                   claim.Spec.AccessModes,
			Capacity:                      core.ResourceList{core.ResourceStorage: claim.Spec.Resources.Requests[core.ResourceStorage]},
			PersistentVolumeReclaimPolicy: core.PersistentVolumeReclaimDelete,
			PersistentVolumeSource: core.PersistentVolumeSource{
				Local: &core.LocalVolumeSource{Path: filepath.Join(parent, name)},
			},
			ClaimRef: &core.ObjectReference{
				Kind: "PersistentVolumeClaim", APIVersion: "v1",
				Namespace: claim.Namespace, Name: claim.Name, UID: claim.UID,
			},
			NodeAffinity: &core.VolumeNodeAffinity{Required: &core.NodeSelector{
				NodeSelectorTerms: []core.NodeSelectorTerm{
					{MatchExpressions: []core.NodeSelectorRequirement{onThatNode}},
				},
			}},
		},
	}
}
