// Command local-path-provisioner gives every claim of its storage class a directory of this node.
//
// The volumes are of type `local` with a node affinity: unlike hostPath they honour a pod's fsGroup, so that restricted
// pods can write to them, and they survive the pod.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/klog/v2"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v11/controller"
)

type provisioner struct{ root string }

// Provision makes the directory and describes it; the claim's requested size is recorded, not enforced.
func (p *provisioner) Provision(_ context.Context, options controller.ProvisionOptions) (*v1.PersistentVolume, controller.ProvisioningState, error) {
	if options.SelectedNode == nil {
		return nil, controller.ProvisioningFinished, fmt.Errorf("the storage class must wait for the first consumer: no node was selected")
	}
	name := strings.Join([]string{options.PVC.Namespace, options.PVC.Name, options.PVName}, "_")
	path := filepath.Join(p.root, name)
	if err := os.MkdirAll(path, 0o770); err != nil {
		return nil, controller.ProvisioningFinished, err
	}
	return &v1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: options.PVName},
		Spec: v1.PersistentVolumeSpec{
			PersistentVolumeReclaimPolicy: *options.StorageClass.ReclaimPolicy,
			AccessModes:                   options.PVC.Spec.AccessModes,
			VolumeMode:                    options.PVC.Spec.VolumeMode,
			Capacity:                      v1.ResourceList{v1.ResourceStorage: options.PVC.Spec.Resources.Requests[v1.ResourceStorage]},
			PersistentVolumeSource:        v1.PersistentVolumeSource{Local: &v1.LocalVolumeSource{Path: path}},
			NodeAffinity: &v1.VolumeNodeAffinity{Required: &v1.NodeSelector{NodeSelectorTerms: []v1.NodeSelectorTerm{{
				MatchExpressions: []v1.NodeSelectorRequirement{{
					Key: v1.LabelHostname, Operator: v1.NodeSelectorOpIn, Values: []string{options.SelectedNode.Labels[v1.LabelHostname]},
				}},
			}}}},
		},
	}, controller.ProvisioningFinished, nil
}

// Delete removes a released volume's directory, and refuses a path that is not directly below its own root.
func (p *provisioner) Delete(_ context.Context, volume *v1.PersistentVolume) error {
	if volume.Spec.Local == nil || filepath.Dir(filepath.Clean(volume.Spec.Local.Path)) != filepath.Clean(p.root) {
		return fmt.Errorf("volume %s is not below %s: it is left alone", volume.Name, p.root)
	}
	return os.RemoveAll(volume.Spec.Local.Path)
}

func main() {
	root := flag.String("root", "", "directory that holds the volumes")
	name := flag.String("provisioner", "immoexpress.local/local-path", "provisioner name that the storage class refers to")
	kubeconfig := flag.String("kubeconfig", "", "path of the kubeconfig")
	klog.InitFlags(nil)
	flag.Parse()
	if *root == "" {
		klog.Fatal("--root is required: the directory that holds the volumes")
	}
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		klog.Fatal(err)
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		klog.Fatal(err)
	}
	context := context.Background()
	controller.NewProvisionController(context, client, *name, &provisioner{root: *root},
		controller.LeaderElection(false)).Run(context)
}
